using System.Globalization;
using System.Text;
using WhatsAppBridge.Playground.Twilio;

namespace WhatsAppBridge.Benchmarks.Traffic;

/// <summary>
/// Webhooks as bytes, ready to be sent: different messages of so many people, signed as Twilio does it. Made beforehand, so
/// that the processor belongs to those who are measured; the same bytes go to everybody who is compared.
/// </summary>
internal static class SignedMessages
{
    public const string Path = "/webhooks/twilio/whatsapp";
    public const string PublicUrl = "https://bridge.example.com";
    public const string AccountSid = "AC0123456789abcdef0123456789abcdef";
    public const string AuthToken = "a-made-up-auth-token";

    private const string Number = "+14155550100";

    /// <param name="first">The number of the first message. A number makes one SID, whenever it is made.</param>
    /// <param name="count">How many.</param>
    /// <param name="people">How many people write in turn.</param>
    /// <param name="words">What message such and such says.</param>
    public static IReadOnlyList<byte[]> Make(int first, int count, int people, Func<int, string>? words = null) =>
        [.. Enumerable.Range(first, count).Select(number => Make(number, number % people, words?.Invoke(number) ?? $"When are you open? This is message number {number}, and it is not long."))];

    public static string SidOf(int number) => "SM" + number.ToString("x32", CultureInfo.InvariantCulture);

    public static string PhoneOf(int person) => "+1415" + (5_550_000 + person).ToString("0000000", CultureInfo.InvariantCulture);

    /// <summary>The business-scoped id that comes with the person's messages.</summary>
    public static string UserIdOf(int person) => new PhonePerson(PhoneOf(person)).UserId;

    private static byte[] Make(int number, int person, string text)
    {
        var form = WebhookForm.Build(new PhoneMessage(new PhonePerson(PhoneOf(person)), text), SidOf(number), AccountSid, Number, []);
        var body = FormEncoding.Encode(form);
        var signature = WebhookSignature.Compute(AuthToken, PublicUrl + Path, form);
        var request = $"""
            POST {Path} HTTP/1.1
            Host: bridge.example.com
            User-Agent: TwilioProxy/1.1
            Accept: */*
            X-Home-Region: us1
            X-Twilio-Signature: {signature}
            I-Twilio-Idempotency-Token: {new Guid(number, 0, 0, new byte[8])}
            Content-Type: application/x-www-form-urlencoded; charset=UTF-8
            Content-Length: {body.Length.ToString(CultureInfo.InvariantCulture)}

            {body}
            """;
        return Encoding.ASCII.GetBytes(request.ReplaceLineEndings("\r\n"));
    }
}
