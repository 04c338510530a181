using System.Text;
using WhatsAppBridge.Twilio.Signing;

namespace WhatsAppBridge.Tests.Infrastructure.Fuzz;

/// <summary>Requests that nobody has signed with the account's token, in every state of disrepair.</summary>
internal sealed class ForgedRequests(string token, string accountSid, string publicUrl)
{
    private static readonly int[] Refused = [403];

    public FuzzBatch Batch(FuzzRandom random)
    {
        var framed = Enumerable.Range(0, random.Below(16)).Select(_ => Framed(random)).ToList();
        // A body that is too large ends the connection, so it comes last.
        if (random.OneIn(100))
            return new FuzzBatch(framed, new FuzzRequest(Large(random), []));

        return new FuzzBatch(framed, random.OneIn(3) ? null : new FuzzRequest(Spoilt(random), []), random.OneIn(40));
    }

    private FuzzRequest Framed(FuzzRandom random)
    {
        var request = Forged(random);
        RequestMutator.MutateParts(random, request);
        return new FuzzRequest(request.ToBytes(), Refused);
    }

    private byte[] Spoilt(FuzzRandom random)
    {
        var request = Forged(random);
        RequestMutator.MutateParts(random, request);
        if (random.OneIn(6))
            request.Version = random.Pick(["HTTP/1.0", "HTTP/0.9", "HTTP/1.2", "http/1.1", "HTTP/2.0", "HTTP/1.1 "]);
        if (random.OneIn(6))
            request.Target = Target(random);
        return RequestMutator.MutateBytes(random, request.ToBytes());
    }

    private byte[] Large(FuzzRandom random)
    {
        var request = Forged(random);
        request.Method = "POST";
        request.Body = random.Bytes(random.Between(WebhookBody.MaxLength - 2, 3 * WebhookBody.MaxLength));
        request.Chunks = random.OneIn(2) ? null : [.. Enumerable.Range(0, random.Below(9)).Select(_ => random.Below(request.Body.Length))];
        return request.ToBytes();
    }

    private RawRequest Forged(FuzzRandom random)
    {
        var form = WebhookGen.Message(random, accountSid);
        var request = WebhookGen.Request(random, random.Pick(WebhookGen.Paths), form);
        switch (random.Below(4))
        {
            case 0:
                // Genuine, but of another message.
                request.Set(TwilioSignature.HeaderName, WebhookGen.Signature(request, WebhookGen.Message(random, accountSid), token, publicUrl));
                if (request.Method == "GET")
                    request.Target += "&Body=other";
                break;
            case 1:
                request.Set(TwilioSignature.HeaderName, WebhookGen.Signature(request, form, token + random.Hex(1), publicUrl));
                break;
            default:
                RequestMutator.SpoilSignature(random, request, WebhookGen.Signature(request, form, random.Hex(32), publicUrl));
                break;
        }

        return request;
    }

    private static string Target(FuzzRandom random) => random.Below(8) switch
    {
        0 => "*",
        1 => "http://evil.example.com/webhooks/twilio/whatsapp",
        2 => "//webhooks/twilio/whatsapp",
        3 => "/webhooks/twilio/%77hatsapp",
        4 => "/webhooks/../webhooks/twilio/whatsapp/",
        5 => "/webhooks%2Ftwilio%2fwhatsapp?" + random.HeaderText(20),
        6 => "evil.example.com:443",
        _ => "/" + Encoding.Latin1.GetString(random.Bytes(random.Below(80))),
    };
}
