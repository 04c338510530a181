namespace WhatsAppBridge.Assistant.Responses;

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
