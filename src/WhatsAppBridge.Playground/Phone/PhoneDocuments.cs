using WhatsAppBridge.Playground.Twilio;

namespace WhatsAppBridge.Playground.Phone;

/// <summary>A conversation, or what changed in it. An epoch the page does not know means: forget everything and begin anew.</summary>
internal sealed record PhoneState(string Epoch, long Version, string Person, bool Typing, IReadOnlyList<Bubble> Bubbles);

internal sealed record PhoneAccepted(string Sid);

/// <summary>What went over the wire for one message.</summary>
internal sealed record PhoneExchange(
    string Sid, WebhookView? Webhook, IReadOnlyList<AssistantView> Assistant, IReadOnlyList<RestCallView> RestCalls, IReadOnlyList<PhoneReport> Reports);

internal sealed record WebhookView(
    string Url,
    string SignedUrl,
    string Signature,
    string IdempotencyToken,
    IReadOnlyList<FieldView> Form,
    string RawBody,
    int Status,
    string? ContentType,
    string TwiML,
    TwilioError? Error,
    IReadOnlyList<TwilioError> Warnings,
    double ElapsedMs);

internal sealed record RestCallView(
    string Method, string Path, IReadOnlyList<FieldView> Form, int Status, string Answer, double ElapsedMs, string? Sid);

internal sealed record AssistantView(string Path, string Question, int Status, string Answer, double ElapsedMs);

internal sealed record FieldView(string Name, string Value);
