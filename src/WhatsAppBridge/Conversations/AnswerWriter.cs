using WhatsAppBridge.Assistant;
using WhatsAppBridge.Assistant.Responses;
using WhatsAppBridge.Rendering;

namespace WhatsAppBridge.Conversations;

/// <summary>What to do about a message, and how an answer reads: the pure half of a turn, with its settings. Reports what nobody sees.</summary>
internal sealed class AnswerWriter(AssistantDirectory assistants, ConversationOptions conversation, RenderingOptions rendering, UnrenderedItems unrendered)
{
    public Reply Unavailable { get; } = Reply.OfText(conversation.UnavailableText);

    public Question Decide(InboundMessage message, ChoiceMenu? menu) => Question.Of(message, menu, conversation);

    public RenderedAnswer Render(IReadOnlyList<ResponseItem> items, WhatsAppAddress number)
    {
        var channelName = assistants.For(number)?.Options.ChannelName ?? "whatsapp";
        var answer = AnswerRenderer.Render(items, rendering, channelName, conversation.NoAgentText);
        unrendered.Report(answer.Unrendered);
        return answer;
    }
}
