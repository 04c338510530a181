using System.Text.Json;
using System.Text.Json.Serialization;

namespace WhatsAppBridge.Assistant.Responses;

/// <summary>One item of <c>output.generic</c>.</summary>
internal abstract record ResponseItem
{
    /// <summary>The channels the author meant it for; absent, null or empty means every channel.</summary>
    public IReadOnlyList<ResponseChannel?>? Channels { get; init; }

    public bool IsFor(string channelName) =>
        Channels is not { Count: > 0 } channels
        || channels.Any(channel => string.Equals(channel?.Channel, channelName, StringComparison.OrdinalIgnoreCase));
}

internal sealed record ResponseChannel
{
    public string? Channel { get; init; }
}

internal sealed record TextResponse : ResponseItem
{
    public string? Text { get; init; }
}

internal sealed record PauseResponse : ResponseItem
{
    /// <summary>Milliseconds, possibly with decimals.</summary>
    public double? Time { get; init; }
}

internal sealed record ImageResponse : ResponseItem
{
    public string? Source { get; init; }

    public string? Title { get; init; }

    public string? Description { get; init; }

    public string? AltText { get; init; }
}

/// <summary>Audio or video; WhatsApp shows neither its title nor its description.</summary>
internal sealed record MediaResponse : ResponseItem
{
    public string? Source { get; init; }
}

internal sealed record IframeResponse : ResponseItem
{
    public string? Source { get; init; }

    public string? Title { get; init; }

    public string? Description { get; init; }
}

internal sealed record OptionResponse : ResponseItem
{
    public string? Title { get; init; }

    public string? Description { get; init; }

    public IReadOnlyList<ResponseChoice?>? Options { get; init; }
}

internal sealed record SuggestionResponse : ResponseItem
{
    public string? Title { get; init; }

    public IReadOnlyList<ResponseChoice?>? Suggestions { get; init; }
}

/// <summary>An option or a suggestion. Its value is kept as the assistant gave it.</summary>
internal sealed record ResponseChoice
{
    public string? Label { get; init; }

    public JsonElement Value { get; init; }
}

internal sealed record ConnectToAgentResponse : ResponseItem
{
    public AgentMessage? AgentUnavailable { get; init; }
}

internal sealed record AgentMessage
{
    public string? Message { get; init; }
}

internal sealed record ChannelTransferResponse : ResponseItem
{
    public string? MessageToUser { get; init; }

    public TransferInfo? TransferInfo { get; init; }
}

internal sealed record TransferInfo
{
    public TransferTarget? Target { get; init; }
}

internal sealed record TransferTarget
{
    public TransferChat? Chat { get; init; }
}

internal sealed record TransferChat
{
    public string? Url { get; init; }
}

internal sealed record SearchResponse : ResponseItem
{
    public string? Header { get; init; }

    public IReadOnlyList<SearchResult?>? PrimaryResults { get; init; }

    public IReadOnlyList<SearchResult?>? AdditionalResults { get; init; }

    /// <summary>The shape of API versions before 2020-09-24.</summary>
    public IReadOnlyList<SearchResult?>? Results { get; init; }
}

internal sealed record SearchResult
{
    public string? Title { get; init; }

    public string? Body { get; init; }

    public string? Url { get; init; }
}

internal sealed record ConversationSearchResponse : ResponseItem
{
    public string? Text { get; init; }

    public string? CitationsTitle { get; init; }

    public IReadOnlyList<Citation?>? Citations { get; init; }

    public IReadOnlyList<SearchResult?>? SearchResults { get; init; }
}

internal sealed record Citation
{
    public string? Title { get; init; }

    public int? SearchResultIndex { get; init; }
}

internal sealed record UserDefinedResponse : ResponseItem
{
    public JsonElement UserDefined { get; init; }
}

internal sealed record TableResponse : ResponseItem
{
    public string? Title { get; init; }

    public string? Description { get; init; }

    /// <summary>Texts, or objects that hold one.</summary>
    public IReadOnlyList<JsonElement>? Headers { get; init; }

    public IReadOnlyList<TableRow?>? Rows { get; init; }
}

internal sealed record TableRow
{
    /// <summary>Texts, numbers, or objects that hold one.</summary>
    public IReadOnlyList<JsonElement>? Cells { get; init; }
}

/// <summary>
/// <c>grid</c>, <c>card</c>, <c>carousel</c>: containers that web chat nests in one another. Kept raw; what can be
/// read is found by walking them.
/// </summary>
internal sealed record ContainerResponse(string Type, JsonElement Content) : ResponseItem
{
    /// <summary>A row of cards; the others are one thing each.</summary>
    public bool IsCarousel => Type == "carousel";
}

internal sealed record ButtonResponse : ResponseItem
{
    public string? Label { get; init; }

    public string? Url { get; init; }
}

/// <summary>The assistant has ended the session.</summary>
internal sealed record EndSessionResponse : ResponseItem;

/// <summary>A type WhatsApp has no use for (<c>date</c>, the voice types), or one nobody knows yet.</summary>
internal sealed record UnshownResponse(string Type) : ResponseItem;

/// <summary>An item that breaks its own type's rules.</summary>
internal sealed record MalformedResponse(string Type, string Reason) : ResponseItem;

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
