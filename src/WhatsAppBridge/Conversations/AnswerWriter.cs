using WhatsAppBridge.Assistant;
using WhatsAppBridge.Assistant.Responses;
using WhatsAppBridge.Rendering;

namespace WhatsAppBridge.Conversations;

/// <summary>The pure half of a turn, with its settings: what to do about a message, and how an answer reads.</summary>
internal sealed class AnswerWriter(AssistantDirectory assistants, ConversationOptions conversation, RenderingOptions rendering)
{
    public Reply Unavailable { get; } = Reply.OfText(conversation.UnavailableText);

    public Question Decide(InboundMessage message, ChoiceMenu? menu) => Question.Of(message, menu, conversation);

    public RenderedAnswer Render(IReadOnlyList<ResponseItem> items, WhatsAppAddress number) =>
        AnswerRenderer.Render(items, rendering, assistants.For(number)?.Options.ChannelName ?? "whatsapp", conversation.NoAgentText);
}
