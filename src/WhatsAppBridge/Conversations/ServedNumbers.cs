using WhatsAppBridge.Assistant;

namespace WhatsAppBridge.Conversations;

/// <summary>Which of our numbers an assistant answers on.</summary>
internal sealed class ServedNumbers(AssistantDirectory assistants)
{
    public bool Contains(WhatsAppAddress number) => assistants.For(number) is not null;
}
