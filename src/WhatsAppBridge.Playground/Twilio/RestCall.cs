namespace WhatsAppBridge.Playground.Twilio;

/// <summary>One call of the REST interface, for whoever looks inside.</summary>
internal sealed record RestCall(
    TwilioOperation Operation,
    string Method,
    string Path,
    string? Person,
    string? MessageSid,
    IReadOnlyList<KeyValuePair<string, string>> Form,
    int Status,
    string Answer,
    DateTimeOffset At,
    TimeSpan Elapsed);
