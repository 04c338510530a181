using WhatsAppBridge.Twilio.Signing;

namespace WhatsAppBridge.Tests.Infrastructure.Fuzz;

/// <summary>Requests that were signed and then changed on the way, some so little that they are still genuine.</summary>
internal sealed class GenuineRequests(string token, string accountSid, string publicUrl)
{
    private static readonly int[] Accepted = [200];
    private static readonly int[] AnyButFailure = [200, 204, 400, 403, 404, 405];

    public FuzzBatch Batch(FuzzRandom random)
    {
        var framed = Enumerable.Range(0, random.Below(8)).Select(_ => random.OneIn(2) ? Untouched(random) : Changed(random)).ToList();
        return new FuzzBatch(framed, random.OneIn(3) ? null : Spoilt(random));
    }

    private FuzzRequest Spoilt(FuzzRandom random) => new(RequestMutator.MutateBytes(random, Signed(random, out var sid).ToBytes()), [], sid);

    private FuzzRequest Untouched(FuzzRandom random) => new(Signed(random, out var sid).ToBytes(), Accepted, sid);

    private FuzzRequest Changed(FuzzRandom random)
    {
        var request = Signed(random, out var sid);
        RequestMutator.MutateParts(random, request);
        return new FuzzRequest(request.ToBytes(), AnyButFailure, sid);
    }

    private RawRequest Signed(FuzzRandom random, out string sid)
    {
        var form = WebhookGen.Message(random, accountSid);
        sid = form.First(field => field.Key == "MessageSid").Value;
        var request = WebhookGen.Request(random, random.Pick(WebhookGen.MessagePaths), form);
        request.Set(TwilioSignature.HeaderName, WebhookGen.Signature(request, form, token, publicUrl));
        return request;
    }
}
