using WhatsAppBridge.Assistant;
using WhatsAppBridge.Rendering;

namespace WhatsAppBridge.Conversations;

/// <summary>What the bridge remembers between two turns of one conversation.</summary>
/// <param name="Session">The assistant's session, as far as we know; it may have expired.</param>
/// <param name="Menu">The list shown in the last answer. An answer without a list ends it: the next number the person
/// types answers another question.</param>
internal sealed record ConversationState(SessionId? Session, ChoiceMenu? Menu)
{
    public static ConversationState None { get; } = new(null, null);
}
