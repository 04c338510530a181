using System.Text.Json;
using System.Text.Json.Serialization;

namespace WhatsAppBridge.Assistant.Responses;

internal sealed record OptionResponse : ResponseItem
{
    public string? Title { get; init; }

    public string? Description { get; init; }

    [JsonConverter(typeof(LenientListConverter<ResponseChoice>))]
    public IReadOnlyList<ResponseChoice?>? Options { get; init; }
}

/// <summary>An option or a suggestion. Its value is kept as the assistant gave it.</summary>
internal sealed record ResponseChoice
{
    public string? Label { get; init; }

    public JsonElement Value { get; init; }
}
