using WhatsAppBridge.Assistant;
using WhatsAppBridge.Twilio;
using WhatsAppBridge.Twilio.Rest;

namespace WhatsAppBridge.Diagnostics.Checks;

/// <summary>
/// Does our clock agree with the vendors'? Certificates and tokens are valid by it, and instances that share a store hold
/// each other's people by it. Asked of the <c>Date</c> every answer carries, without credentials.
/// </summary>
internal sealed class ClockCheck(IHttpClientFactory connections, AssistantDirectory assistants, TwilioOptions twilio, TimeProvider time) : IDiagnosticCheck
{
    // The header knows whole seconds, and the answer was under way.
    private static readonly TimeSpan Tolerated = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Intolerable = TimeSpan.FromMinutes(2);

    public string Name => "clock";

    public DiagnosticArea Area => DiagnosticArea.Bridge;

    public string Help => "#run-it";

    public async Task<IReadOnlyList<DiagnosticFinding>> RunAsync(CancellationToken cancellationToken)
    {
        var asked = assistants.All
            .Select(assistant => (Client: AssistantHttp.ClientName(assistant.Options.CertificateAuthority), assistant.Options.Url, assistant.Options.Protocols))
            .Append((Client: TwilioRestFeature.HttpClientName, Url: twilio.ApiUrl, Protocols: AssistantProtocols.Http1))
            .DistinctBy(vendor => new Uri(vendor.Url).Authority);
        var offsets = await Task.WhenAll(asked.Select(vendor => OffsetAsync(vendor.Client, new Uri(vendor.Url), vendor.Protocols, cancellationToken)));
        return [Judge([.. offsets.OfType<TimeSpan>()])];
    }

    /// <summary>How far our clock is ahead; null where nobody has told the time.</summary>
    private async Task<TimeSpan?> OffsetAsync(string client, Uri address, AssistantProtocols protocols, CancellationToken cancellationToken)
    {
        using var http = connections.CreateClient(client);
        var began = time.GetUtcNow();
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            AssistantHttp.SetVersion(request, protocols);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            var ended = time.GetUtcNow();
            return began + (ended - began) / 2 - response.Headers.Date;
        }
        catch (HttpRequestException)
        {
            // Whether they can be reached is for other checks to say.
            return null;
        }
    }

    private static DiagnosticFinding Judge(IReadOnlyList<TimeSpan> offsets)
    {
        if (offsets.Count == 0)
            return DiagnosticFinding.Skipped("Neither Twilio nor the assistant has told the time.");

        // A vendor's clock may be wrong; ours is right if any of them agrees.
        var off = offsets.MinBy(offset => offset.Duration());
        var text = $"{off.Duration().TotalSeconds:0} s {(off > TimeSpan.Zero ? "ahead of" : "behind")}";
        const string advice = "Let the machine follow a time server (timedatectl set-ntp true); a container has its host's clock.";
        return off.Duration() switch
        {
            var difference when difference <= Tolerated => DiagnosticFinding.Passed("The clock agrees with the vendors'."),
            var difference when difference <= Intolerable => DiagnosticFinding.Warned($"The clock is {text} the vendors'.", advice),
            _ => DiagnosticFinding.Failed($"The clock is {text} the vendors': certificates and tokens are judged by it.", advice),
        };
    }
}
