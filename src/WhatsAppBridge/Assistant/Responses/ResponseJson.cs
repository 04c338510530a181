using System.Text.Json.Serialization;

namespace WhatsAppBridge.Assistant.Responses;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(TextResponse))]
[JsonSerializable(typeof(PauseResponse))]
[JsonSerializable(typeof(ImageResponse))]
[JsonSerializable(typeof(MediaResponse))]
[JsonSerializable(typeof(IframeResponse))]
[JsonSerializable(typeof(OptionResponse))]
[JsonSerializable(typeof(SuggestionResponse))]
[JsonSerializable(typeof(ConnectToAgentResponse))]
[JsonSerializable(typeof(ChannelTransferResponse))]
[JsonSerializable(typeof(SearchResponse))]
[JsonSerializable(typeof(ConversationSearchResponse))]
[JsonSerializable(typeof(UserDefinedResponse))]
[JsonSerializable(typeof(TableResponse))]
[JsonSerializable(typeof(ButtonResponse))]
[JsonSerializable(typeof(IReadOnlyList<ResponseChannel?>), TypeInfoPropertyName = "ChannelList")]
internal sealed partial class ResponseJson : JsonSerializerContext;
