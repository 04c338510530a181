using WhatsAppBridge.Assistant;
using WhatsAppBridge.Rendering;

namespace WhatsAppBridge.Conversations;

/// <summary>What the bridge remembers between two turns of one conversation.</summary>
/// <param name="Session">The assistant's session, as far as we know; it may have expired.</param>
/// <param name="Menu">The list shown in the last answer. An answer without a list ends it: the next number the person
/// types answers another question.</param>
internal sealed record ConversationState(SessionId? Session, ChoiceMenu? Menu)
{
    /// <summary>The skills' state after the last turn, raw JSON, with which a new session goes on; null when none is kept.</summary>
    public string? Skills { get; init; }

    /// <summary>When the person was told that the assistant is unavailable; null once it has answered them.</summary>
    public DateTimeOffset? ToldUnavailableAt { get; init; }

    public static ConversationState None { get; } = new(null, null);
}
