using System.Text.Json.Serialization;

namespace WhatsAppBridge.Assistant.Responses;

internal sealed record ConversationSearchResponse : ResponseItem
{
    public string? Text { get; init; }

    public string? CitationsTitle { get; init; }

    [JsonConverter(typeof(LenientListConverter<Citation>))]
    public IReadOnlyList<Citation?>? Citations { get; init; }

    [JsonConverter(typeof(LenientListConverter<SearchResult>))]
    public IReadOnlyList<SearchResult?>? SearchResults { get; init; }
}

internal sealed record Citation
{
    public string? Title { get; init; }

    public double? SearchResultIndex { get; init; }
}
