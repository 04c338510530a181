using System.Security.Cryptography;
using System.Text;
using WhatsAppBridge.Playground.Twilio;
using WhatsAppBridge.Server;
using WhatsAppBridge.Twilio.Signing;

namespace WhatsAppBridge.Tests.Infrastructure.Fuzz;

/// <summary>Whatever a form can hold and however it can be written, signed as it is: never taken for a forgery.</summary>
internal sealed class OddRequests(string token, string accountSid, string publicUrl)
{
    private static readonly int[] Understood = [200, 400];
    private static readonly int[] UnderstoodOrForeign = [200, 400, 403];
    private static readonly int[] StatusTaken = [204, 400];
    private static readonly int[] StatusTakenOrForeign = [204, 400, 403];
    private static readonly int[] Senseless = [400];

    public FuzzBatch Batch(FuzzRandom random) => new([.. Enumerable.Range(0, random.Between(1, 12)).Select(_ => Signed(random))]);

    private FuzzRequest Signed(FuzzRandom random)
    {
        if (random.OneIn(40))
            return Json(random);

        var path = random.Pick(WebhookGen.Paths);
        var request = WebhookGen.Request(random, path, []);
        var body = OddForm.Encode(random, OddForm.Fields(random, accountSid));
        if (body.Length > WebhookBody.MaxLength)
            body = body[..WebhookBody.MaxLength];

        var form = OddForm.Decode(body);
        var query = AsQuery(body);
        // An address has its own limit; what does not fit is posted.
        request.Method = query.Length < ServerFeature.MaxRequestLineSize - 200 ? request.Method : "POST";
        if (request.Method == "GET")
            request.Target += query;
        else
            request.Body = body;
        request.Chunks = request.Chunks is null ? null : [random.Below(body.Length), random.Below(body.Length)];
        request.Set(TwilioSignature.HeaderName, WebhookGen.Signature(request, form, token, publicUrl));
        return new FuzzRequest(request.ToBytes(), Answers(path, form));
    }

    // Not a form: the address carries the body's hash, and no message.
    private FuzzRequest Json(FuzzRandom random)
    {
        var request = WebhookGen.Request(random, random.Pick(WebhookGen.MessagePaths), []);
        request.Method = "POST";
        request.Body = random.OneIn(3) ? random.Bytes(random.Between(1, 300)) : Encoding.UTF8.GetBytes($"{{\"MessageSid\":\"SM{random.Hex(32)}\"}}");
        request.Chunks = null;
        request.Set("Content-Type", random.Pick(["application/json", "application/json; charset=utf-8", "", "text/plain"]));
        request.Target = $"{request.Target.Split('?')[0]}?bodySHA256={Convert.ToHexStringLower(SHA256.HashData(request.Body))}";
        request.Set(TwilioSignature.HeaderName, WebhookSignature.Compute(token, publicUrl + request.Target, []));
        return new FuzzRequest(request.ToBytes(), Senseless);
    }

    // A message for another account or number may be sent away; one of ours may not.
    private int[] Answers(string path, List<KeyValuePair<string, string>> form)
    {
        var isOurs = form.FindIndex(field => field.Key == "AccountSid") is >= 0 and var at && form[at].Value == accountSid;
        return (path.EndsWith("/status", StringComparison.Ordinal), isOurs) switch
        {
            (true, true) => StatusTaken,
            (true, false) => StatusTakenOrForeign,
            (false, true) => Understood,
            (false, false) => UnderstoodOrForeign,
        };
    }

    // A request line holds printable ASCII only; the server refuses anything else before it is a request. The question mark is
    // there already.
    private static string AsQuery(byte[] body)
    {
        var query = new StringBuilder();
        foreach (var b in body)
            _ = b is > 0x20 and < 0x7F and not (byte)'#' ? query.Append((char)b) : query.Append(System.Globalization.CultureInfo.InvariantCulture, $"%{b:X2}");
        return query.ToString();
    }
}
