namespace WhatsAppBridge.Playground.Twilio;

/// <summary>One entry of a conversation, seen from the phone.</summary>
public sealed record Bubble
{
    /// <summary>SID of the message; for a note, an id of its own.</summary>
    public required string Id { get; init; }

    public required BubbleDirection Direction { get; init; }

    public string Text { get; init; } = "";

    public string? MediaUrl { get; init; }

    public string? MediaContentType { get; init; }

    /// <summary>Of a document.</summary>
    public string? FileName { get; init; }

    public PhoneLocation? Location { get; init; }

    /// <summary>The text is the title of a button that was tapped.</summary>
    public bool IsTap { get; init; }

    public required DateTimeOffset At { get; init; }

    public BubbleStatus Status { get; init; }

    /// <summary>How a message came in; null for what the person sent, and for notes.</summary>
    public SentVia? Via { get; init; }

    /// <summary>The page's own name for a message it sent.</summary>
    public string? ClientId { get; init; }

    /// <summary>Grows with every change of the conversation: a reader that saw version n asks for what is newer.</summary>
    public long Version { get; init; }
}
