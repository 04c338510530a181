namespace WhatsAppBridge;

/// <summary>What a person sent, free of Twilio's field names.</summary>
internal sealed record InboundMessage
{
    public required MessageSid Sid { get; init; }

    public required ConversationKey Conversation { get; init; }

    /// <summary>
    /// The words of the person exactly as sent: typed text, the caption of a picture, the title of a tapped button.
    /// Empty when there are none; a document's file name does not count as words.
    /// </summary>
    public string Text { get; init; } = "";

    /// <summary>The id a tapped button or list row carries, as it was given when the button was sent.</summary>
    public string? ChoiceId { get; init; }

    public IReadOnlyList<InboundMedia> Media { get; init; } = [];

    public InboundLocation? Location { get; init; }

    /// <summary>The name the person gave themselves on WhatsApp: hostile input.</summary>
    public string? ProfileName { get; init; }

    /// <summary>The business-scoped user id, when Twilio sent one.</summary>
    public string? ExternalUserId { get; init; }

    /// <summary>
    /// Set when Twilio's Advanced Opt-Out has recognised STOP, START or HELP and has answered by itself; a second
    /// answer from us would reach someone who asked for silence, or be refused (21610).
    /// </summary>
    public bool IsOptOutCommand { get; init; }
}

/// <summary>One attachment. The address needs the account's credentials.</summary>
internal sealed record InboundMedia(string Url, string ContentType);

/// <summary>A pin or a named place. Coordinates as Twilio wrote them, so that no digit is lost.</summary>
internal sealed record InboundLocation(string Latitude, string Longitude, string? Label, string? Address);
