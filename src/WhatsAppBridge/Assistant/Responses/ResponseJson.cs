using System.Text.Json.Serialization;

namespace WhatsAppBridge.Assistant.Responses;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    MaxDepth = 512,
    Converters = [typeof(LenientStringConverter), typeof(LenientNumberConverter)])]
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
[JsonSerializable(typeof(ResponseChoice))]
[JsonSerializable(typeof(SearchResult))]
[JsonSerializable(typeof(Citation))]
[JsonSerializable(typeof(AgentMessage))]
[JsonSerializable(typeof(TransferInfo))]
[JsonSerializable(typeof(TransferTarget))]
[JsonSerializable(typeof(TransferChat))]
internal sealed partial class ResponseJson : JsonSerializerContext;
