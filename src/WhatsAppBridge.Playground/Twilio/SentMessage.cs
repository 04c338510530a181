namespace WhatsAppBridge.Playground.Twilio;

/// <summary>A message on its way to a person.</summary>
public sealed record SentMessage
{
    public required string Sid { get; init; }

    /// <summary>With the channel prefix, as it was given.</summary>
    public required string To { get; init; }

    public required string From { get; init; }

    public required string Body { get; init; }

    public string? MediaUrl { get; init; }

    /// <summary>The content it was made from, which the emulator does not look up.</summary>
    public string? ContentSid { get; init; }

    public string? ContentVariables { get; init; }

    public string? StatusCallback { get; init; }

    public required SentVia Via { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The incoming message whose TwiML answer it is from; null by REST.</summary>
    public string? InReplyTo { get; init; }

    /// <summary>Why it will not arrive although Twilio took it.</summary>
    public TwilioError? Error { get; init; }
}
