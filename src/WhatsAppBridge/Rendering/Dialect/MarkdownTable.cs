namespace WhatsAppBridge.Rendering.Dialect;

/// <summary>A table: a header line, a line of dashes and bars, rows.</summary>
internal static class MarkdownTable
{
    /// <summary>The second line makes the first the header of a table.</summary>
    public static bool StartsWith(ReadOnlySpan<char> header, ReadOnlySpan<char> separator) =>
        header.Contains('|') && IsSeparator(separator) && CountCells(header) == CountCells(separator);

    public static bool IsRow(ReadOnlySpan<char> line) => line.Contains('|');

    /// <summary>For each line whether it belongs to a table.</summary>
    public static bool[] RowsAmong(string text, List<Range> lines)
    {
        var rows = new bool[lines.Count];
        for (var i = 0; i < rows.Length; i++)
        {
            var line = text.AsSpan(lines[i]);
            rows[i] = IsRow(line) && ((i > 0 && rows[i - 1]) || (i + 1 < rows.Length && StartsWith(line[LineShape.ItemStart(line)..], text.AsSpan(lines[i + 1]))));
        }

        return rows;
    }

    public static List<string> Cells(ReadOnlySpan<char> line)
    {
        var cells = new List<string>();
        var rest = Inner(line);
        while (true)
        {
            var end = CellEnd(rest);
            cells.Add(rest[..end].Trim().ToString().Replace("\\|", "|", StringComparison.Ordinal));
            if (end == rest.Length)
                return cells;
            rest = rest[(end + 1)..];
        }
    }

    private static int CountCells(ReadOnlySpan<char> line)
    {
        var count = 1;
        for (var rest = Inner(line); CellEnd(rest) is var end && end < rest.Length; rest = rest[(end + 1)..])
            count++;
        return count;
    }

    private static bool IsSeparator(ReadOnlySpan<char> line)
    {
        if (!line.Contains('-') || !line.Contains('|') || line.IndexOfAnyExcept("|-: \t") >= 0)
            return false;

        foreach (var range in Inner(line).Split('|'))
        {
            var dashes = Inner(line)[range].Trim().Trim(':');
            if (dashes.IsEmpty || dashes.IndexOfAnyExcept('-') >= 0)
                return false;
        }

        return true;
    }

    // Without the bars at either end.
    private static ReadOnlySpan<char> Inner(ReadOnlySpan<char> line)
    {
        var text = line.Trim();
        if (text.Length > 0 && text[0] == '|')
            text = text[1..];
        return text.Length > 0 && text[^1] == '|' && !text.EndsWith("\\|", StringComparison.Ordinal) ? text[..^1] : text;
    }

    private static int CellEnd(ReadOnlySpan<char> text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '`')
                at += CodeLength(text[at..]) - 1;
            else if (text[at] == '|' && (at == 0 || text[at - 1] != '\\'))
                return at;
        }

        return text.Length;
    }

    // A bar in code is code. Backticks that nothing closes are characters.
    private static int CodeLength(ReadOnlySpan<char> text)
    {
        var run = Characters.RunLength(text, 0, text.Length);
        for (var at = run; text[at..].IndexOf('`') is var next && next >= 0;)
        {
            at += next;
            var length = Characters.RunLength(text, at, text.Length);
            at += length;
            if (length == run)
                return at;
        }

        return run;
    }
}
