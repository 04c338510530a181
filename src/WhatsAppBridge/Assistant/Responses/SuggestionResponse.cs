using System.Text.Json.Serialization;

namespace WhatsAppBridge.Assistant.Responses;

internal sealed record SuggestionResponse : ResponseItem
{
    public string? Title { get; init; }

    [JsonConverter(typeof(LenientListConverter<ResponseChoice>))]
    public IReadOnlyList<ResponseChoice?>? Suggestions { get; init; }
}
