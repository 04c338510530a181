namespace WhatsAppBridge.Rendering.Dialect;

/// <summary>Cuts a text into its lines. A line break that a tag has made ends a line, but not a table's row or a heading.</summary>
internal static class TextLines
{
    public static List<Range> Of(string text)
    {
        var lines = Cut(text, 0, text.Length, '\n');
        if (!text.Contains(Controls.LineBreak, StringComparison.Ordinal))
            return lines;

        var all = new List<Range>(lines.Count);
        var rows = MarkdownTable.RowsAmong(text, lines);
        for (var i = 0; i < lines.Count; i++)
        {
            if (rows[i] || LineShape.TryReadHeading(text.AsSpan(lines[i]), out _))
                all.Add(lines[i]);
            else
                all.AddRange(Cut(text, lines[i].Start.Value, lines[i].End.Value, Controls.LineBreak));
        }

        return all;
    }

    private static List<Range> Cut(string text, int start, int end, char separator)
    {
        var lines = new List<Range>();
        while (true)
        {
            var next = text.IndexOf(separator, start, end - start);
            lines.Add(start..(next < 0 ? end : next));
            if (next < 0)
                return lines;
            start = next + 1;
        }
    }
}
