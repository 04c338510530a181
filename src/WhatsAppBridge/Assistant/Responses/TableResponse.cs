using System.Text.Json;

namespace WhatsAppBridge.Assistant.Responses;

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
