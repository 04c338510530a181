namespace WhatsAppBridge.Conversations;

/// <summary>What the webhook that brought a message hears. The same webhook again hears the same.</summary>
internal sealed record Reply(IReadOnlyList<OutboundMessage> Messages)
{
    public static Reply Silence { get; } = new([]);

    public static Reply OfText(string? text) => string.IsNullOrEmpty(text) ? Silence : new Reply([OutboundMessage.OfText(text)]);
}
