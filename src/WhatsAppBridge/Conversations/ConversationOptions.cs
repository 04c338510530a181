using WhatsAppBridge.Settings;

namespace WhatsAppBridge.Conversations;

/// <summary>How conversations are held, and every text of our own that a person may see.</summary>
internal sealed record ConversationOptions
{
    public const string Section = "Conversation";

    /// <summary>When Twilio gets its answer at the latest. Twilio gives up after 15 s, connection included.</summary>
    public TimeSpan ReplyDeadline { get; init; }

    /// <summary>Fetch the assistant's greeting before the first question of a new session.</summary>
    public bool Greeting { get; init; }

    /// <summary>
    /// The key of the hash that names a person to the assistant. Absent: made once and kept in the store. Changing it
    /// makes every person a new one to the assistant.
    /// </summary>
    public string? UserIdSecret { get; init; }

    /// <summary>
    /// For how long a message that could not be answered is asked again by itself, where asking can't do anything twice
    /// (the assistant could not be reached, had no time, refused our credentials). Zero: only by command. At most the 24
    /// hours in which WhatsApp lets a business answer freely.
    /// </summary>
    public TimeSpan RetryFor { get; init; }

    /// <summary>
    /// How many messages of one person wait at most; 0: any number. Those beyond it are recorded and not asked, and the
    /// person is told once (<see cref="TooManyText"/>).
    /// </summary>
    public int MaxPending { get; init; }

    /// <summary>
    /// For how long a message waits for more, so that what was typed in several pieces is asked as one question. Zero: not
    /// at all.
    /// </summary>
    public TimeSpan GatherWindow { get; init; }

    /// <summary>Words that, alone in a message, end the session: the assistant greets as at the first time.</summary>
    public IReadOnlyList<string> ResetWords { get; init; } = [];

    /// <summary>Sent when the assistant can't be asked.</summary>
    public required string UnavailableText { get; init; }

    /// <summary>Sent once to a person who has <see cref="MaxPending"/> messages waiting and sends more.</summary>
    public required string TooManyText { get; init; }

    /// <summary>Sent when a message holds nothing the assistant could be asked about.</summary>
    public required string UnsupportedMediaText { get; init; }

    /// <summary>
    /// What the assistant is asked for attachments that come without words, for assistants whose webhooks look at
    /// attachments. Absent: the assistant is not asked, and the person gets <see cref="UnsupportedMediaText"/>.
    /// </summary>
    public string? AttachmentText { get; init; }

    /// <summary>Sent for a number that is not on the list. Absent: the number goes to the assistant.</summary>
    public string? InvalidChoiceText { get; init; }

    /// <summary>Sent at the deadline while the assistant still thinks. Absent: nothing.</summary>
    public string? InterimText { get; init; }

    /// <summary>Sent when the assistant wants to hand over to a person and gives no text of its own.</summary>
    public required string NoAgentText { get; init; }

    public static ConversationOptions Read(SettingsReader settings) => new()
    {
        ReplyDeadline = settings.Time("ReplyDeadline", TimeSpan.FromSeconds(10), TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(14)),
        Greeting = settings.Switch("Greeting", false),
        UserIdSecret = settings.Matching("UserIdSecret", value => value.Length >= 16, "write at least 16 characters, or nothing to have one made", isSecret: true),
        RetryFor = settings.Time("RetryFor", TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromHours(24)),
        MaxPending = settings.Whole("MaxPending", 20, 0, 10_000),
        GatherWindow = settings.Time("GatherWindow", TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromSeconds(5)),
        ResetWords = settings.List("ResetWords"),
        UnavailableText = settings.Optional("UnavailableText") ?? "Sorry, I can't answer right now. Please try again in a few minutes.",
        TooManyText = settings.Optional("TooManyText") ?? "That is more than I can answer at once. Please wait for my answers before you write more.",
        UnsupportedMediaText = settings.Optional("UnsupportedMediaText") ?? "Sorry, I can't read this kind of message yet. Please write it as text.",
        AttachmentText = settings.Optional("AttachmentText"),
        InvalidChoiceText = settings.Optional("InvalidChoiceText"),
        InterimText = settings.Optional("InterimText"),
        NoAgentText = settings.Optional("NoAgentText") ?? "Sorry, there is nobody here I could hand you over to at the moment.",
    };
}
