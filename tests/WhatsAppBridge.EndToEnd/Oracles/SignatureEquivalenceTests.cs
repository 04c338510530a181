using System.Text;
using WhatsAppBridge.Twilio.Signing;

namespace WhatsAppBridge.EndToEnd.Oracles;

/// <summary>The vendor's validator and the bridge's on the same made-up requests.</summary>
[Trait("Category", "Oracle")]
public sealed class SignatureEquivalenceTests(ITestOutputHelper output)
{
    private const int Count = 6000;

    [Fact]
    public async Task The_bridge_takes_for_genuine_what_the_official_SDK_does()
    {
        var seed = Environment.TickCount;
        var generator = new SignedRequestGen(seed);
        var requests = Enumerable.Range(0, Count).Select(_ => generator.Next()).ToList();

        var answers = await NodeOracle.RunAsync("twilio.mjs", new { Task = "judge", Requests = requests });
        var judged = requests.Zip(answers.EnumerateArray(), (request, answer) => (Request: request, Sdk: answer.GetBoolean(), Bridge: IsValid(request))).ToList();

        foreach (var (request, sdk, bridge) in judged)
        {
            Assert.True(sdk == bridge || DifferenceOf(request, sdk) != Leniency.None, $"Seed {seed}, {request.Change}: the SDK says {sdk}, the bridge {bridge}. {request}");
        }

        var genuine = judged.Count(verdict => verdict.Bridge);
        Assert.InRange(genuine, Count / 2, Count * 4 / 5);
        output.WriteLine($"{Count} requests, {genuine} of them genuine, {judged.Count(verdict => !verdict.Sdk && !verdict.Bridge)} refused by both. Differences:");
        foreach (var difference in judged.Where(verdict => verdict.Sdk != verdict.Bridge).CountBy(verdict => (verdict.Request.Leniency, verdict.Sdk)))
            output.WriteLine($"{difference.Key.Leniency}, accepted by the {(difference.Key.Sdk ? "SDK" : "bridge")} alone: {difference.Value}");
    }

    // Which of the SDK's leniencies explains that it and the bridge differ; None when they must not.
    private static Leniency DifferenceOf(OracleRequest request, bool sdk)
    {
        var origin = request.Url[..request.Url.IndexOf('/', request.Url.IndexOf("//", StringComparison.Ordinal) + 2)];
        return (request.Leniency, sdk) switch
        {
            (_, true) => request.Leniency,
            // The bridge escapes the address and leaves the rest; the SDK lowers scheme and host as well, and then misses
            // what was signed for the letters as they stand.
            (Leniency.DecodedAddress, false) when origin.Any(char.IsAsciiLetterUpper) => Leniency.DecodedAddress,
            _ => Leniency.None,
        };
    }

    private static bool IsValid(OracleRequest request) => request.Body is { } body
        ? TwilioSignature.IsValidForBody(request.Signature, request.Url, Encoding.UTF8.GetBytes(body), [request.AuthToken])
        : TwilioSignature.IsValid(request.Signature, request.Url, FormParser.Parse(Encoding.UTF8.GetBytes(request.Form)), [request.AuthToken]);
}
