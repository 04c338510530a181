namespace WhatsAppBridge.Assistant.Responses;

internal sealed record SuggestionResponse : ResponseItem
{
    public string? Title { get; init; }

    public IReadOnlyList<ResponseChoice?>? Suggestions { get; init; }
}
