using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using WhatsAppBridge.Attention;
using WhatsAppBridge.Conversations;
using WhatsAppBridge.Rendering;

namespace WhatsAppBridge.Stores;

/// <summary>How messages, replies, states and entries are kept.</summary>
[JsonSerializable(typeof(InboundMessage))]
[JsonSerializable(typeof(IReadOnlyList<OutboundMessage>))]
[JsonSerializable(typeof(ChoiceMenu))]
[JsonSerializable(typeof(ConversationState))]
[JsonSerializable(typeof(AttentionItem))]
internal sealed partial class StoreJson : JsonSerializerContext
{
    // Never shown in a page, so letters need no escaping: an Arabic message would grow sixfold.
    private static readonly StoreJson Raw = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        // Deeper than any menu an answer can hold, or a menu could be kept and not read again.
        MaxDepth = 640,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    // What must be there is there, and kinds are kept by name: the list of them may grow anywhere.
    private static readonly StoreJson Whole = new(new JsonSerializerOptions(Raw.Options)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter<AttentionKind>(), new JsonStringEnumConverter<AttentionRetry>() },
    });

    public static byte[] Write(InboundMessage message) => JsonSerializer.SerializeToUtf8Bytes(message, Raw.InboundMessage);

    public static InboundMessage ReadMessage(byte[] json) => JsonSerializer.Deserialize(json, Raw.InboundMessage)
        ?? throw new StoreUnavailableException("A recorded message can't be read.");

    public static byte[] Write(IReadOnlyList<OutboundMessage> messages) => JsonSerializer.SerializeToUtf8Bytes(messages, Raw.IReadOnlyListOutboundMessage);

    public static Reply ReadReply(byte[] json) => new(JsonSerializer.Deserialize(json, Raw.IReadOnlyListOutboundMessage) ?? []);

    public static byte[]? Write(ChoiceMenu? menu) => menu is null ? null : JsonSerializer.SerializeToUtf8Bytes(menu, Raw.ChoiceMenu);

    public static ChoiceMenu? ReadMenu(byte[]? json) => json is null ? null : JsonSerializer.Deserialize(json, Raw.ChoiceMenu);

    public static byte[] Write(ConversationState state) => JsonSerializer.SerializeToUtf8Bytes(state, Raw.ConversationState);

    public static ConversationState ReadState(byte[]? json) =>
        json is null ? Conversations.ConversationState.None : JsonSerializer.Deserialize(json, Raw.ConversationState) ?? Conversations.ConversationState.None;

    public static byte[] Write(AttentionItem item) => JsonSerializer.SerializeToUtf8Bytes(item, Whole.AttentionItem);

    public static AttentionItem ReadAttention(byte[] json) => JsonSerializer.Deserialize(json, Whole.AttentionItem)
        ?? throw new StoreUnavailableException("An entry of the attention list can't be read.");
}
