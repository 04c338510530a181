using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using WhatsAppBridge.Playground.Twilio;

namespace WhatsAppBridge.Benchmarks.Load;

/// <summary>Webhooks of different messages from different people, signed or not; the same bytes but for the header.</summary>
internal sealed class WebhookRequests(BridgeUnderLoad bridge)
{
    public const string Path = "/webhooks/twilio/whatsapp";
    private const int People = 500;

    private int _count;

    /// <summary>A message, signed as Twilio does it, asked and answered.</summary>
    public RequestKind Genuine => new("message", HttpStatusCode.OK, () => Make(form => WebhookSignature.Compute(bridge.AuthToken, BridgeUnderLoad.PublicUrl + Path, form)));

    /// <summary>Signed with another token: body and signature have to be looked at to tell.</summary>
    public RequestKind Forged => new("forged", HttpStatusCode.Forbidden, () => Make(form => WebhookSignature.Compute("not-the-token", BridgeUnderLoad.PublicUrl + Path, form)));

    /// <summary>Without a signature.</summary>
    public RequestKind Unsigned => new("unsigned", HttpStatusCode.Forbidden, () => Make(_ => null));

    private HttpRequestMessage Make(Func<IEnumerable<KeyValuePair<string, string>>, string?> sign)
    {
        var form = Form(Interlocked.Increment(ref _count));
        var request = new HttpRequestMessage(HttpMethod.Post, Path)
        {
            Content = new ByteArrayContent(Encoding.ASCII.GetBytes(FormEncoding.Encode(form)))
            {
                Headers = { ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded") },
            },
        };
        request.Headers.UserAgent.ParseAdd("TwilioProxy/1.1");
        request.Headers.Accept.ParseAdd("*/*");
        request.Headers.Add("I-Twilio-Idempotency-Token", Guid.NewGuid().ToString());
        if (sign(form) is { } signature)
            request.Headers.Add("X-Twilio-Signature", signature);
        return request;
    }

    private KeyValuePair<string, string>[] Form(int number)
    {
        var sid = "SM" + number.ToString("x32", CultureInfo.InvariantCulture);
        var phone = "+1415555" + (number % People).ToString("0000", CultureInfo.InvariantCulture);
        return
        [
            new("SmsMessageSid", sid), new("NumMedia", "0"), new("ProfileName", "Ana"), new("MessageType", "text"), new("SmsSid", sid),
            new("WaId", phone[1..]), new("SmsStatus", "received"), new("Body", $"echo this is message number {number}, which is not long"),
            new("To", "whatsapp:+14155550100"), new("NumSegments", "1"), new("ReferralNumMedia", "0"), new("MessageSid", sid),
            new("AccountSid", bridge.AccountSid), new("From", "whatsapp:" + phone), new("ApiVersion", "2010-04-01"),
        ];
    }
}
