namespace WhatsAppBridge.Rendering.Dialect;

/// <summary>A table in HTML becomes labelled lines when its first row holds headers, else a line a row.</summary>
internal sealed class HtmlTable(HtmlOutput output)
{
    private readonly List<List<string>> _rows = [];
    private bool _hasHeaders;
    private int _depth;

    public void Replace(HtmlTag tag)
    {
        switch (tag)
        {
            case { Name: "table", IsClosing: false } when _depth++ == 0:
                output.Break(2);
                break;
            case { Name: "table", IsClosing: true } when _depth == 1:
                End();
                break;
            case { Name: "table", IsClosing: true }:
                _depth = Math.Max(0, _depth - 1);
                break;
            case { Name: "tr", IsClosing: false } when _depth == 1:
                EndCell();
                _rows.Add([]);
                break;
            case { Name: "td" or "th", IsClosing: false } when _depth == 1:
                StartCell(tag);
                break;
            case { Name: "td" or "th" or "tr", IsClosing: true } when _depth == 1:
                EndCell();
                break;
            default:
                // A table within a cell, or a row without a table.
                output.Break(1);
                break;
        }
    }

    /// <summary>Writes the table, if one is open.</summary>
    public void End()
    {
        EndCell();
        _depth = 0;
        var rows = _rows.Where(row => row.Exists(cell => cell.Length > 0)).ToList();
        _rows.Clear();
        if (rows.Count > 0)
            output.AppendBlock(string.Join('\n', _hasHeaders && rows.Count > 1 ? Labelled(rows) : rows.Select(Joined)));
        _hasHeaders = false;
        output.Break(2);
    }

    private void StartCell(HtmlTag tag)
    {
        EndCell();
        if (_rows.Count == 0)
            _rows.Add([]);
        if (_rows.Count == 1 && _rows[0].Count == 0)
            _hasHeaders = tag.Name == "th";
        output.StartCell();
    }

    private void EndCell()
    {
        if (output.IsInCell)
            _rows[^1].Add(output.EndCell());
    }

    // As a table in Markdown becomes labelled lines, a blank line between its rows.
    private static IEnumerable<string> Labelled(List<List<string>> rows) => rows.Skip(1).SelectMany((row, index) =>
        rows[0].Concat(Enumerable.Repeat("", Math.Max(0, row.Count - rows[0].Count)))
            .Zip(row)
            .Where(cell => cell.Second.Length > 0)
            .Select(cell => LabelOf(cell.First) + cell.Second)
            .Prepend(index > 0 ? "" : null)
            .OfType<string>());

    private static string LabelOf(string header) => header.TrimEnd(':') is { Length: > 0 } text ? $"{Controls.BoldOn}{text}:{Controls.BoldOff} " : "";

    private static string Joined(List<string> row) => string.Join(" | ", row).Replace(Controls.LineBreak, ' ');
}
