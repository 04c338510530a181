using System.Text.Json;

namespace WhatsAppBridge.Assistant;

/// <summary>One message to the assistant.</summary>
internal sealed record AssistantQuestion
{
    /// <summary>The assistant refuses longer texts. In UTF-16 units.</summary>
    public const int MaxTextLength = 2048;

    /// <summary>The assistant refuses more.</summary>
    public const int MaxAttachments = 5;

    /// <summary>What the person said: no line breaks, no tabs, at most <see cref="MaxTextLength"/>.</summary>
    public string Text { get; init; } = "";

    /// <summary>
    /// Members of the request exactly as an option or a suggestion gave them, <c>input</c> among them. They take the
    /// place of <see cref="Text"/>: IBM asks for a choice to be sent back without modification.
    /// </summary>
    public JsonElement? Choice { get; init; }

    /// <summary>What the assistant's own webhooks may fetch, without credentials; the assistant itself does not look at it.</summary>
    public IReadOnlyList<InboundMedia> Attachments { get; init; } = [];

    /// <summary>Names the person to the assistant, and counts them once in the bill.</summary>
    public required CustomerId UserId { get; init; }

    /// <summary>What the answer should bring beside its responses.</summary>
    public AnswerDetail Detail { get; init; }

    /// <summary>The people's locale, such as <c>en-us</c>; null: not told.</summary>
    public string? Locale { get; init; }

    /// <summary>The people's time zone, such as <c>Europe/Berlin</c>; null: not told.</summary>
    public string? TimeZone { get; init; }

    /// <summary>The skills' context of a session that has expired, raw JSON, which this question's session continues.</summary>
    public string? ContinuedSkills { get; init; }

    /// <summary>What the channel context tells of: the message. Null: no channel context is sent.</summary>
    public InboundMessage? Channel { get; init; }

    /// <summary>The empty message with which an answer is followed up that waits for nothing from the person.</summary>
    public AssistantQuestion FollowUp() => this with { Text = "", Choice = null, Attachments = [], Channel = null, ContinuedSkills = null };
}

/// <summary>What an answer brings beside its responses. Each step brings all before it.</summary>
internal enum AnswerDetail
{
    /// <summary>Nothing.</summary>
    Responses,

    /// <summary>The context, up to 100 KB (<c>options.return_context</c>).</summary>
    Context,

    /// <summary>The context with the skills' state (<c>options.export</c>).</summary>
    Export,
}
