using WhatsAppBridge.Playground.Twilio;

namespace WhatsAppBridge.Playground.Phone;

/// <summary>
/// Finds what went over the wires for a message: its own webhook, the webhook it answered, or the REST call that made it,
/// what the assistant was asked and said, and what the bridge was told of the answer.
/// </summary>
internal sealed class PhoneInspection(TwilioLog log, AssistantLine? assistant, PhoneReports reports)
{
    public PhoneExchange? Find(string sid)
    {
        if (log.FindExchange(sid) is { } asked)
            return new PhoneExchange(sid, View(asked), Questions(asked), [.. log.CallsAfter(asked).Select(View)], reports.Of(answer => log.FindSent(answer)?.InReplyTo == sid));

        var told = reports.Of(answer => answer == sid);
        return log.FindSent(sid) switch
        {
            { InReplyTo: { } question } => log.FindExchange(question) is { } exchange
                ? new PhoneExchange(sid, View(exchange), Questions(exchange), [], told)
                : new PhoneExchange(sid, null, [], [], told),
            { } => new PhoneExchange(sid, null, [], log.FindCall(sid) is { } call ? [View(call)] : [], told),
            null => null,
        };
    }

    private List<AssistantView> Questions(WebhookExchange exchange) =>
        [.. (assistant?.Between(exchange.Person, exchange.At, log.NextAfter(exchange)) ?? []).Select(View)];

    private static AssistantView View(AssistantExchange exchange) =>
        new(exchange.Path, exchange.Question, exchange.Status, exchange.Answer, exchange.Elapsed.TotalMilliseconds);

    private static WebhookView View(WebhookExchange exchange) => new(
        exchange.Url.AbsoluteUri, exchange.SignedUrl, exchange.Signature, exchange.IdempotencyToken, View(exchange.Form), exchange.RawBody,
        exchange.Status, exchange.ContentType, exchange.TwiML, exchange.Error, exchange.Warnings, exchange.Elapsed.TotalMilliseconds);

    private static RestCallView View(RestCall call) =>
        new(call.Method, call.Path, View(call.Form), call.Status, call.Answer, call.Elapsed.TotalMilliseconds, call.MessageSid);

    private static List<FieldView> View(IReadOnlyList<KeyValuePair<string, string>> form) => [.. form.Select(p => new FieldView(p.Key, p.Value))];
}
