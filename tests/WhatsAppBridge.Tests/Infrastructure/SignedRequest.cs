using System.Net.Http.Headers;
using System.Text;
using WhatsAppBridge.Playground.Twilio;

namespace WhatsAppBridge.Tests.Infrastructure;

/// <summary>Requests signed as given, however odd.</summary>
internal static class SignedRequest
{
    public const string Path = "/webhooks/twilio/whatsapp";
    public const string FormType = "application/x-www-form-urlencoded";

    public static readonly KeyValuePair<string, string>[] Greeting =
    [
        new("MessageSid", "SM00000000000000000000000000000001"),
        new("From", "whatsapp:+14155550123"),
        new("To", "whatsapp:+14155550100"),
        new("Body", "echo hello"),
        new("NumMedia", "0"),
    ];

    /// <summary>A form with its signature; <paramref name="rawBody"/> when the bytes differ from what would be encoded.</summary>
    public static HttpRequestMessage Form(BridgeFixture bridge, IEnumerable<KeyValuePair<string, string>> fields, string? rawBody = null, string path = Path)
    {
        var form = fields.ToList();
        var request = Unsigned(HttpMethod.Post, rawBody ?? FormEncoding.Encode(form), path);
        request.Headers.Add("X-Twilio-Signature", WebhookSignature.Compute(bridge.Twilio.AuthToken, BridgeFixture.PublicUrl + path, form));
        return request;
    }

    public static HttpRequestMessage Unsigned(HttpMethod method, string body, string path = Path, string contentType = FormType) => new(method, path)
    {
        Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = MediaTypeHeaderValue.Parse(contentType) } },
    };
}
