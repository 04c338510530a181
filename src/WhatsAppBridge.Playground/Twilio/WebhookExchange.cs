namespace WhatsAppBridge.Playground.Twilio;

/// <summary>One call of the webhook: what was posted, what came back, and what Twilio makes of it.</summary>
public sealed record WebhookExchange
{
    public required string MessageSid { get; init; }

    /// <summary>Whose message it is, without the channel prefix.</summary>
    public required string Person { get; init; }

    /// <summary>Our number the message was for, or came from.</summary>
    public required string Number { get; init; }

    public required IReadOnlyList<KeyValuePair<string, string>> Form { get; init; }

    public required string RawBody { get; init; }

    public required Uri Url { get; init; }

    /// <summary>The address the signature covers.</summary>
    public required string SignedUrl { get; init; }

    public required string Signature { get; init; }

    /// <summary>The same for every delivery of one message.</summary>
    public required string IdempotencyToken { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>When it is cancelled, the connection breaks.</summary>
    public CancellationToken HangUp { get; init; }

    /// <summary>0 when no answer came.</summary>
    public int Status { get; init; }

    public string? ContentType { get; init; }

    public string TwiML { get; init; } = "";

    public IReadOnlyList<TwimlMessage> Messages { get; init; } = [];

    public TwilioError? Error { get; init; }

    public IReadOnlyList<TwilioError> Warnings { get; init; } = [];

    public TimeSpan Elapsed { get; init; }
}
