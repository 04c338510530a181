namespace WhatsAppBridge.Rendering.Dialect;

/// <summary>Cuts a text into its lines. A line break that a tag has made ends a line, but not a table's row.</summary>
internal static class TextLines
{
    public static List<Range> Of(string text)
    {
        var lines = Cut(text, 0, text.Length, '\n');
        if (!text.Contains(Controls.LineBreak, StringComparison.Ordinal))
            return lines;

        var all = new List<Range>(lines.Count);
        var isTable = false;
        for (var i = 0; i < lines.Count; i++)
        {
            var line = text.AsSpan(lines[i]);
            isTable = MarkdownTable.IsRow(line) && (isTable || (i + 1 < lines.Count && MarkdownTable.StartsWith(line, text.AsSpan(lines[i + 1]))));
            if (isTable)
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
