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
    public required string UserId { get; init; }

    /// <summary>What the channel context tells of: the message. Null: no channel context is sent.</summary>
    public InboundMessage? Channel { get; init; }
}
