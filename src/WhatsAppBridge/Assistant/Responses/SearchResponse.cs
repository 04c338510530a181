using System.Text.Json.Serialization;

namespace WhatsAppBridge.Assistant.Responses;

internal sealed record SearchResponse : ResponseItem
{
    public string? Header { get; init; }

    [JsonConverter(typeof(LenientListConverter<SearchResult>))]
    public IReadOnlyList<SearchResult?>? PrimaryResults { get; init; }

    [JsonConverter(typeof(LenientListConverter<SearchResult>))]
    public IReadOnlyList<SearchResult?>? AdditionalResults { get; init; }

    /// <summary>The shape of API versions before 2020-09-24.</summary>
    [JsonConverter(typeof(LenientListConverter<SearchResult>))]
    public IReadOnlyList<SearchResult?>? Results { get; init; }
}

internal sealed record SearchResult
{
    public string? Title { get; init; }

    public string? Body { get; init; }

    public string? Url { get; init; }
}
