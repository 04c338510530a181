using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using WhatsAppBridge.Conversations;
using WhatsAppBridge.Rendering;

namespace WhatsAppBridge.Stores;

/// <summary>How messages, replies and menus are kept.</summary>
[JsonSerializable(typeof(InboundMessage))]
[JsonSerializable(typeof(IReadOnlyList<OutboundMessage>))]
[JsonSerializable(typeof(ChoiceMenu))]
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

    public static byte[] Write(InboundMessage message) => JsonSerializer.SerializeToUtf8Bytes(message, Raw.InboundMessage);

    public static InboundMessage ReadMessage(byte[] json) => JsonSerializer.Deserialize(json, Raw.InboundMessage)
        ?? throw new StoreUnavailableException("A recorded message can't be read.");

    public static byte[] Write(IReadOnlyList<OutboundMessage> messages) => JsonSerializer.SerializeToUtf8Bytes(messages, Raw.IReadOnlyListOutboundMessage);

    public static Reply ReadReply(byte[] json) => new(JsonSerializer.Deserialize(json, Raw.IReadOnlyListOutboundMessage) ?? []);

    public static byte[]? Write(ChoiceMenu? menu) => menu is null ? null : JsonSerializer.SerializeToUtf8Bytes(menu, Raw.ChoiceMenu);

    public static ChoiceMenu? ReadMenu(byte[]? json) => json is null ? null : JsonSerializer.Deserialize(json, Raw.ChoiceMenu);
}
