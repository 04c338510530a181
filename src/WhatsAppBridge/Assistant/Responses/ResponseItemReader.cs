using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace WhatsAppBridge.Assistant.Responses;

/// <summary>
/// Reads one item by its <c>response_type</c>. Polymorphic deserialisation of the whole list would lose the turn to
/// one broken item.
/// </summary>
internal static class ResponseItemReader
{
    /// <summary>Never throws: what can't be read becomes <see cref="MalformedResponse"/>, what isn't known <see cref="UnshownResponse"/>.</summary>
    public static ResponseItem Read(JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object
            || !item.TryGetProperty("response_type", out var typeMember)
            || typeMember.ValueKind != JsonValueKind.String)
        {
            return new MalformedResponse("no response_type");
        }

        var type = typeMember.GetString()!;
        try
        {
            return Read(type, item);
        }
        catch (JsonException exception)
        {
            return new MalformedResponse($"{exception.Path ?? "$"} can't be read") { ResponseType = type };
        }
    }

    private static ResponseItem Read(string type, JsonElement item) => type switch
    {
        "text" => As(item, ResponseJson.Default.TextResponse),
        "pause" => As(item, ResponseJson.Default.PauseResponse),
        "image" => As(item, ResponseJson.Default.ImageResponse),
        "audio" or "video" => As(item, ResponseJson.Default.MediaResponse),
        "iframe" => As(item, ResponseJson.Default.IframeResponse),
        "option" => As(item, ResponseJson.Default.OptionResponse),
        "suggestion" => As(item, ResponseJson.Default.SuggestionResponse),
        "connect_to_agent" => As(item, ResponseJson.Default.ConnectToAgentResponse),
        "channel_transfer" => As(item, ResponseJson.Default.ChannelTransferResponse),
        "search" => As(item, ResponseJson.Default.SearchResponse),
        // The API's description and newer products disagree about the name.
        "conversation_search" or "conversational_search" => As(item, ResponseJson.Default.ConversationSearchResponse),
        "user_defined" => As(item, ResponseJson.Default.UserDefinedResponse),
        "table" => As(item, ResponseJson.Default.TableResponse),
        "button" => As(item, ResponseJson.Default.ButtonResponse),
        "grid" or "card" or "carousel" => new ContainerResponse(item.Clone()) { ResponseType = type, Channels = ChannelsOf(item) },
        "end_session" => new EndSessionResponse { ResponseType = type, Channels = ChannelsOf(item) },
        _ => new UnshownResponse { ResponseType = type, Channels = ChannelsOf(item) },
    };

    private static ResponseItem As<T>(JsonElement item, JsonTypeInfo<T> type)
        where T : ResponseItem =>
        item.Deserialize(type) ?? (ResponseItem)new MalformedResponse("null");

    private static JsonElement ChannelsOf(JsonElement item) => item.TryGetProperty("channels", out var channels) ? channels.Clone() : default;
}
