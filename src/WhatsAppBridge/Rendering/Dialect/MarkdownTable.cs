using System.Diagnostics.CodeAnalysis;

namespace WhatsAppBridge.Rendering.Dialect;

/// <summary>A table: a header line, a line of dashes and bars, rows.</summary>
internal sealed class MarkdownTable(IReadOnlyList<string> headers, IReadOnlyList<IReadOnlyList<string>> rows)
{
    public IReadOnlyList<string> Headers => headers;

    public IReadOnlyList<IReadOnlyList<string>> Rows => rows;

    public int LineCount => rows.Count + 2;

    /// <summary>Reads the table the lines start with.</summary>
    public static bool TryRead(ReadOnlySpan<string> lines, [NotNullWhen(true)] out MarkdownTable? table)
    {
        table = null;
        if (lines.Length < 3 || !lines[0].Contains('|', StringComparison.Ordinal) || !IsSeparator(lines[1]))
            return false;

        var headers = Cells(lines[0]);
        if (headers.Count != Cells(lines[1]).Count)
            return false;

        var rows = new List<IReadOnlyList<string>>();
        foreach (var line in lines[2..])
        {
            if (!line.Contains('|', StringComparison.Ordinal))
                break;

            // Cells beyond the headers have no label to stand under, but they are not lost either.
            var cells = Cells(line);
            if (cells.Count > headers.Count)
                cells = [.. cells.Take(headers.Count - 1), string.Join(" | ", cells.Skip(headers.Count - 1))];
            rows.Add(cells);
        }

        if (rows.Count == 0)
            return false;

        table = new MarkdownTable(headers, rows);
        return true;
    }

    private static bool IsSeparator(string line) =>
        line.Contains('-', StringComparison.Ordinal)
        && line.Contains('|', StringComparison.Ordinal)
        && line.AsSpan().IndexOfAnyExcept("|-: \t") < 0;

    private static List<string> Cells(string line)
    {
        var text = line.Trim();
        if (text.StartsWith('|'))
            text = text[1..];
        if (text.EndsWith('|') && !text.EndsWith("\\|", StringComparison.Ordinal))
            text = text[..^1];

        var cells = new List<string>();
        var start = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && (text[i] != '|' || (i > 0 && text[i - 1] == '\\')))
                continue;

            cells.Add(text[start..i].Trim().Replace("\\|", "|", StringComparison.Ordinal));
            start = i + 1;
        }

        return cells;
    }
}
