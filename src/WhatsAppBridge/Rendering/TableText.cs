using System.Text.Json;
using WhatsAppBridge.Assistant.Responses;

namespace WhatsAppBridge.Rendering;

/// <summary>A table as labelled lines, a blank line between its rows.</summary>
internal static class TableText
{
    public static string Of(TableResponse table, AuthorText text)
    {
        var headers = Elements(table.Headers).Select(CellText).ToList();
        var rows = Elements(table.Rows).Select(row => RowText(row, headers, text));
        string[] introduction = [text.Text(table.Title), text.Text(table.Description)];
        return string.Join("\n\n", rows.Prepend(string.Join('\n', introduction.Where(line => line.Length > 0))).Where(paragraph => paragraph.Length > 0));
    }

    /// <summary>How many of its rows hold no list of cells.</summary>
    public static int CountUnreadable(TableResponse table) => table.Rows.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => 0,
        JsonValueKind.Array => table.Rows.EnumerateArray().Count(row => CellsOf(row).ValueKind != JsonValueKind.Array),
        _ => 1,
    };

    private static JsonElement CellsOf(JsonElement row) =>
        row.ValueKind == JsonValueKind.Object && row.TryGetProperty("cells", out var inner) ? inner : row;

    private static string RowText(JsonElement row, List<string> headers, AuthorText text) =>
        string.Join('\n', Elements(CellsOf(row))
            .Select((cell, index) => (Label: headers.ElementAtOrDefault(index) ?? "", Value: CellText(cell)))
            .Where(cell => cell.Value.Length > 0)
            .Select(cell => text.LabelledLine(cell.Label, cell.Value)));

    private static JsonElement.ArrayEnumerator Elements(JsonElement list) => list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : default;

    private static string CellText(JsonElement cell) => cell.ValueKind switch
    {
        JsonValueKind.String => ChoiceReader.OneLine(cell.GetString()!),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => cell.GetRawText(),
        JsonValueKind.Object when cell.TryGetProperty("text", out var text) => CellText(text),
        JsonValueKind.Object when cell.TryGetProperty("value", out var value) => CellText(value),
        _ => "",
    };
}
