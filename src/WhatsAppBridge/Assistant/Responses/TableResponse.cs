using System.Text.Json;

namespace WhatsAppBridge.Assistant.Responses;

/// <summary>A table. Its parts are kept raw: cells are texts, numbers or objects, rows are objects with cells or plain lists.</summary>
internal sealed record TableResponse : ResponseItem
{
    public string? Title { get; init; }

    public string? Description { get; init; }

    public JsonElement Headers { get; init; }

    public JsonElement Rows { get; init; }
}
