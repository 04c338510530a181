using System.Text.Json;
using System.Text.Json.Serialization;
using WhatsAppBridge.Attention;
using WhatsAppBridge.Conversations;
using WhatsAppBridge.Rendering;

namespace WhatsAppBridge.Stores;

/// <summary>
/// How messages, replies, states and entries are kept. Written by what the generator has made for each type: whatever it can't
/// do, an encoder or a converter among the options, would make every message go through the serializer's own machinery. A converter
/// at a type is for that type alone.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    MaxDepth = MaxDepth)]
[JsonSerializable(typeof(InboundMessage))]
[JsonSerializable(typeof(IReadOnlyList<OutboundMessage>))]
[JsonSerializable(typeof(ChoiceMenu))]
[JsonSerializable(typeof(ConversationState))]
[JsonSerializable(typeof(AttentionItem))]
internal sealed partial class StoreJson : JsonSerializerContext
{
    // Deeper than any menu an answer can hold, or a menu could be kept and not read again.
    private const int MaxDepth = 640;

    // What must be there is there, and kinds are kept by name: the list of them may grow anywhere.
    private static readonly StoreJson Whole = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter<AttentionKind>(), new JsonStringEnumConverter<AttentionRetry>() },
    });

    public static byte[] Write(InboundMessage message) => JsonText.Of(message, static (json, message) => JsonSerializer.Serialize(json, message, Default.InboundMessage));

    public static InboundMessage ReadMessage(byte[] json) => JsonSerializer.Deserialize(json, Default.InboundMessage)
        ?? throw new StoreUnavailableException("A recorded message can't be read.");

    public static byte[] Write(IReadOnlyList<OutboundMessage> messages) => JsonText.Of(messages, static (json, messages) => JsonSerializer.Serialize(json, messages, Default.IReadOnlyListOutboundMessage));

    public static Reply ReadReply(byte[] json) => new(JsonSerializer.Deserialize(json, Default.IReadOnlyListOutboundMessage) ?? []);

    public static byte[]? Write(ChoiceMenu? menu) => menu is null ? null : JsonText.Of(menu, static (json, menu) => JsonSerializer.Serialize(json, menu, Default.ChoiceMenu));

    public static ChoiceMenu? ReadMenu(byte[]? json) => json is null ? null : JsonSerializer.Deserialize(json, Default.ChoiceMenu);

    public static byte[] Write(ConversationState state) => JsonText.Of(state, static (json, state) => JsonSerializer.Serialize(json, state, Default.ConversationState));

    public static ConversationState ReadState(byte[]? json) =>
        json is null ? Conversations.ConversationState.None : JsonSerializer.Deserialize(json, Default.ConversationState) ?? Conversations.ConversationState.None;

    public static byte[] Write(AttentionItem item) => JsonText.Of(item, static (json, item) => JsonSerializer.Serialize(json, item, Whole.AttentionItem));

    public static AttentionItem ReadAttention(byte[] json) => JsonSerializer.Deserialize(json, Whole.AttentionItem)
        ?? throw new StoreUnavailableException("An entry of the attention list can't be read.");
}
