using System.Text.Json;
using System.Text.Json.Serialization;
using WhatsAppBridge.Conversations;
using WhatsAppBridge.Rendering;

namespace WhatsAppBridge.Stores;

/// <summary>How messages, replies and menus are kept.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(InboundMessage))]
[JsonSerializable(typeof(IReadOnlyList<OutboundMessage>))]
[JsonSerializable(typeof(ChoiceMenu))]
internal sealed partial class StoreJson : JsonSerializerContext
{
    public static byte[] Write(InboundMessage message) => JsonSerializer.SerializeToUtf8Bytes(message, Default.InboundMessage);

    public static InboundMessage ReadMessage(byte[] json) => JsonSerializer.Deserialize(json, Default.InboundMessage)
        ?? throw new StoreUnavailableException("A recorded message can't be read.");

    public static byte[] Write(IReadOnlyList<OutboundMessage> messages) => JsonSerializer.SerializeToUtf8Bytes(messages, Default.IReadOnlyListOutboundMessage);

    public static Reply ReadReply(byte[] json) => new(JsonSerializer.Deserialize(json, Default.IReadOnlyListOutboundMessage) ?? []);

    public static byte[]? Write(ChoiceMenu? menu) => menu is null ? null : JsonSerializer.SerializeToUtf8Bytes(menu, Default.ChoiceMenu);

    public static ChoiceMenu? ReadMenu(byte[]? json) => json is null ? null : JsonSerializer.Deserialize(json, Default.ChoiceMenu);
}
