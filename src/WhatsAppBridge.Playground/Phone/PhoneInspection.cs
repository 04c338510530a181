using WhatsAppBridge.Playground.Twilio;

namespace WhatsAppBridge.Playground.Phone;

/// <summary>Finds what went over the wire for a message: its own webhook, the webhook it answered, or the REST call that made it.</summary>
internal static class PhoneInspection
{
    public static PhoneExchange? Find(TwilioLog log, string sid)
    {
        if (log.FindExchange(sid) is { } asked)
            return new PhoneExchange(sid, View(asked), [.. log.CallsAfter(asked).Select(View)]);

        return log.FindSent(sid) switch
        {
            { InReplyTo: { } question } => new PhoneExchange(sid, log.FindExchange(question) is { } exchange ? View(exchange) : null, []),
            { } => new PhoneExchange(sid, null, log.FindCall(sid) is { } call ? [View(call)] : []),
            null => null,
        };
    }

    private static WebhookView View(WebhookExchange exchange) => new(
        exchange.Url.AbsoluteUri, exchange.SignedUrl, exchange.Signature, exchange.IdempotencyToken, View(exchange.Form), exchange.RawBody,
        exchange.Status, exchange.ContentType, exchange.TwiML, exchange.Error, exchange.Warnings, exchange.Elapsed.TotalMilliseconds);

    private static RestCallView View(RestCall call) =>
        new(call.Method, call.Path, View(call.Form), call.Status, call.Answer, call.Elapsed.TotalMilliseconds, call.MessageSid);

    private static List<FieldView> View(IReadOnlyList<KeyValuePair<string, string>> form) => [.. form.Select(p => new FieldView(p.Key, p.Value))];
}
