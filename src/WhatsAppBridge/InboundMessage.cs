namespace WhatsAppBridge;

/// <summary>What a person sent, free of Twilio's field names.</summary>
internal sealed record InboundMessage
{
    public required MessageSid Sid { get; init; }

    /// <summary>Whose turn it is part of. Until the person is identified, the person is named by what the message says.</summary>
    public required ConversationKey Conversation { get; init; }

    /// <summary>
    /// Where answers go: the address the message came from. It need not be the person's own name in
    /// <see cref="Conversation"/>: the same person may write with the phone number shown and with it hidden.
    /// </summary>
    public WhatsAppAddress From { get => field.Value is null ? Conversation.Person : field; init; }

    /// <summary>The business-scoped user id, where Twilio sent one.</summary>
    public WhatsAppAddress? UserId { get; init; }

    /// <summary>The phone number, where the message shows it.</summary>
    public WhatsAppAddress? PhoneNumber { get; init; }

    /// <summary>The Twilio account the message came in at, proved by its signature.</summary>
    public string? AccountSid { get; init; }

    /// <summary>The address Twilio called, up to <c>/webhooks</c>, where none is configured.</summary>
    public string? Origin { get; init; }

    public InboundKind Kind { get; init; }

    /// <summary>
    /// The words of the person exactly as sent: typed text, the caption of a picture, the title of a tapped button.
    /// Empty when there are none; a document's file name does not count as words.
    /// </summary>
    public string Text { get; init; } = "";

    /// <summary>The id a tapped button or list row carries, as it was given when the button was sent.</summary>
    public string? ChoiceId { get; init; }

    public IReadOnlyList<InboundMedia> Media { get; init; } = [];

    /// <summary>The name of a document.</summary>
    public string? FileName { get; init; }

    public InboundLocation? Location { get; init; }

    /// <summary>What a submitted flow holds, as JSON.</summary>
    public string? FlowReply { get; init; }

    /// <summary>The ad that brought the person here; with the first message only.</summary>
    public InboundReferral? Referral { get; init; }

    /// <summary>The message this one answers by a swipe, a tap or a reaction.</summary>
    public MessageSid? RepliedTo { get; init; }

    /// <summary>Passed on from another chat.</summary>
    public bool IsForwarded { get; init; }

    /// <summary>Passed on more than five times, says WhatsApp.</summary>
    public bool IsFrequentlyForwarded { get; init; }

    /// <summary>The name the person gave themselves on WhatsApp: hostile input. One line.</summary>
    public string? ProfileName { get; init; }

    /// <summary>
    /// Set when Twilio's Advanced Opt-Out has recognised STOP, START or HELP and has answered by itself; a second
    /// answer from us would reach someone who asked for silence, or be refused (21610).
    /// </summary>
    public bool IsOptOutCommand { get; init; }

    /// <summary>Whether whoever goes by one of the names wrote it.</summary>
    public bool IsBy(IReadOnlyCollection<WhatsAppAddress> names) =>
        names.Contains(Conversation.Person) || names.Contains(From)
        || (PhoneNumber is { } phone && names.Contains(phone)) || (UserId is { } id && names.Contains(id));
}

/// <summary>What kind of thing was sent.</summary>
internal enum InboundKind
{
    Text,
    Image,
    Video,
    Audio,
    Document,
    Sticker,
    Contact,
    Location,

    /// <summary>A tapped button or list row.</summary>
    Choice,

    /// <summary>A submitted WhatsApp Flow.</summary>
    Flow,

    Reaction,

    /// <summary>Something this version does not know, or Twilio could not pass on.</summary>
    Unsupported,
}

/// <summary>One attachment. Twilio's own address of it needs the account's credentials.</summary>
internal sealed record InboundMedia(string Url, string ContentType);

/// <summary>A pin or a named place. Coordinates as Twilio wrote them, so that no digit is lost.</summary>
internal sealed record InboundLocation(string Latitude, string Longitude, string? Label, string? Address);

/// <summary>A click-to-WhatsApp ad or post, as its platform describes it.</summary>
internal sealed record InboundReferral
{
    /// <summary><c>ad</c> or <c>post</c>.</summary>
    public string? SourceType { get; init; }

    public string? SourceId { get; init; }

    public string? SourceUrl { get; init; }

    public string? Headline { get; init; }

    public string? Body { get; init; }

    public string? MediaUrl { get; init; }

    /// <summary>The click's id, by which the platform attributes what follows.</summary>
    public string? ClickId { get; init; }
}
