using System.Text;

namespace WhatsAppBridge.Rendering.Dialect;

/// <summary>
/// From what assistants write (CommonMark, HTML, or WhatsApp's own marks) to what WhatsApp shows. Pure, never throws,
/// takes time proportional to the text, and changes nothing when applied to its own result.
/// Source of the target: https://www.twilio.com/docs/whatsapp/message-features
/// </summary>
internal static class WhatsAppText
{
    private const string Rule = "─────";

    /// <param name="markup">The assistant's text.</param>
    /// <param name="singleAsterisk">What <c>*x*</c> means.</param>
    /// <returns>The text as WhatsApp wants it; empty when there is nothing to show.</returns>
    public static string FromMarkup(string markup, SingleAsterisk singleAsterisk = SingleAsterisk.Bold)
    {
        var lines = HtmlMarkup.ToMarks(markup.ReplaceLineEndings("\n")).Split('\n');
        return Tidy(Convert(lines, singleAsterisk));
    }

    private static string Convert(ReadOnlySpan<string> lines, SingleAsterisk singleAsterisk)
    {
        var output = new StringBuilder();
        var unclosedFences = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < lines.Length;)
            i += ConvertBlock(lines[i..], unclosedFences, output, singleAsterisk);

        return output.ToString();
    }

    // Writes the block the lines start with and returns how many lines it takes.
    private static int ConvertBlock(ReadOnlySpan<string> lines, HashSet<string> unclosedFences, StringBuilder output, SingleAsterisk singleAsterisk)
    {
        var line = lines[0];
        if (CodeFence.TryOpen(line, out var fence) && fence.FindEnd(lines, unclosedFences) is var end && end > 0)
        {
            WriteFence(fence, lines[1..end], output, singleAsterisk);
            return end + 1;
        }

        if (MarkdownTable.TryRead(lines, out var table))
        {
            WriteTable(table, output, singleAsterisk);
            return table.LineCount;
        }

        if (LinePrefix.IsRule(line))
        {
            output.Append(Rule).Append('\n');
            return 1;
        }

        if (LinePrefix.TryReadHeading(line, out var heading))
        {
            output.Append(InlineText.Convert(heading, singleAsterisk, StyledText.Bold)).Append('\n');
            return 1;
        }

        // A paragraph or a list item: marks may run over its lines, but not out of it.
        var (prefix, first) = LinePrefix.Read(line);
        var length = 1;
        while (length < lines.Length && line.Length > 0 && ContinuesParagraph(lines[length..]))
            length++;

        var text = length == 1 ? first : string.Join('\n', [first, .. lines[1..length]]);
        output.Append(prefix).Append(InlineText.Convert(text, singleAsterisk)).Append('\n');
        return length;
    }

    private static bool ContinuesParagraph(ReadOnlySpan<string> lines) =>
        !string.IsNullOrWhiteSpace(lines[0])
        && LinePrefix.Read(lines[0]).Prefix.Length == 0
        && !LinePrefix.IsRule(lines[0])
        && !LinePrefix.TryReadHeading(lines[0], out _)
        && !CodeFence.TryOpen(lines[0], out _)
        && !MarkdownTable.TryRead(lines, out _);

    private static void WriteFence(CodeFence fence, ReadOnlySpan<string> content, StringBuilder output, SingleAsterisk singleAsterisk)
    {
        if (fence.IsMarkdown)
        {
            output.Append(Convert(content, singleAsterisk));
            return;
        }

        output.Append("```\n");
        foreach (var line in content)
            output.Append(HtmlMarkup.WithoutMarks(line)).Append('\n');
        output.Append("```\n");
    }

    private static void WriteTable(MarkdownTable table, StringBuilder output, SingleAsterisk singleAsterisk)
    {
        foreach (var (row, index) in table.Rows.Select((row, index) => (row, index)))
        {
            if (index > 0)
                output.Append('\n');

            foreach (var (header, value) in table.Headers.Zip(row))
            {
                if (value.Length > 0)
                    output.Append(LabelledLine(InlineText.Plain(header), InlineText.Convert(value, singleAsterisk))).Append('\n');
            }
        }
    }

    /// <summary>A line such as <c>*Price:* 10 €</c>; the value alone when there is no label.</summary>
    public static string LabelledLine(string label, string value) =>
        label.Trim().TrimEnd(':') is { Length: > 0 } text ? $"*{text}:* {value}" : value;

    // Three or more line feeds become two, blanks at line ends go; code keeps both.
    private static string Tidy(string text)
    {
        var tidy = new StringBuilder(text.Length);
        var inFence = false;
        var emptyLines = 0;
        foreach (var line in text.Split('\n'))
        {
            var isFence = line == "```";
            var kept = inFence && !isFence ? line : line.TrimEnd(' ', '\t');
            if (kept.Length == 0 && !inFence)
            {
                emptyLines++;
                continue;
            }

            if (tidy.Length > 0)
                tidy.Append('\n', Math.Min(emptyLines, 1) + 1);
            tidy.Append(kept);
            emptyLines = 0;
            inFence ^= isFence;
        }

        return tidy.ToString();
    }
}
