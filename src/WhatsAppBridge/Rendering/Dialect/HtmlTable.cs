namespace WhatsAppBridge.Rendering.Dialect;

/// <summary>A table in HTML becomes labelled lines when its first row holds headers, else a line a row.</summary>
internal sealed class HtmlTable(HtmlOutput output)
{
    private readonly List<List<string>> _rows = [];
    // How many of a row's cells are headers, beginning with the first.
    private readonly List<int> _headers = [];
    private bool _isInHead;
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
            case { Name: "thead" } when _depth == 1:
                _isInHead = !tag.IsClosing;
                break;
            case { Name: "thead" }:
                break;
            case { Name: "tr", IsClosing: false } when _depth == 1:
                EndCell();
                StartRow();
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
        var rows = _rows.Zip(_headers).Where(row => row.First.Exists(cell => cell.Length > 0)).ToList();
        // A row of headers alone, or what the table itself calls its head.
        var hasHeaders = rows.Count > 1 && (_hasHeaders || rows[0].Second == rows[0].First.Count);
        if (rows.Count > 0)
            output.AppendBlock(string.Join('\n', hasHeaders ? Labelled([.. rows.Select(row => row.First)]) : rows.Select(row => Joined(row.First, row.Second))));
        _rows.Clear();
        _headers.Clear();
        (_hasHeaders, _isInHead) = (false, false);
        output.Break(2);
    }

    private void StartRow()
    {
        _rows.Add([]);
        _headers.Add(0);
    }

    private void StartCell(HtmlTag tag)
    {
        EndCell();
        if (_rows.Count == 0)
            StartRow();
        _hasHeaders |= _isInHead && _rows.Count == 1;
        if (tag.Name == "th" && _headers[^1] == _rows[^1].Count)
            _headers[^1]++;
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

    private static string LabelOf(string header) => LabelledLine.WithColon(header) is { Length: > 0 } text ? $"{Controls.BoldOn}{text}{Controls.BoldOff} " : "";

    // "<th>Price</th><td>10</td>": the first cell is the label of the others.
    private static string Joined(List<string> row, int headers)
    {
        var text = headers == 1 && row.Count > 1 ? LabelOf(row[0]) + string.Join(" | ", row.Skip(1)) : string.Join(" | ", row);
        return text.Replace(Controls.LineBreak, ' ');
    }
}
