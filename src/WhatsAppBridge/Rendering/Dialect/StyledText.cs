using System.Text;

namespace WhatsAppBridge.Rendering.Dialect;

/// <summary>
/// Text in runs of one style each, and the one place that writes WhatsApp's marks: a mark is written only where the
/// apps honour it, and every line closes what it opened.
/// </summary>
internal sealed class StyledText
{
    public const int Bold = 1;
    public const int Italic = 2;
    public const int Strike = 4;

    private static readonly (int Style, char Mark)[] Marks = [(Bold, '*'), (Italic, '_'), (Strike, '~')];

    private readonly List<(string Text, int Style)> _runs = [];

    public void Append(string text, int style)
    {
        if (text.Length > 0)
            _runs.Add((text, style));
    }

    /// <summary>The text with WhatsApp's marks.</summary>
    public string Write()
    {
        var output = new StringBuilder();
        var line = new List<(string Text, int Style)>();
        foreach (var (text, style) in _runs)
        {
            var start = 0;
            for (var feed = text.IndexOf('\n', StringComparison.Ordinal); feed >= 0; feed = text.IndexOf('\n', start))
            {
                line.Add((text[start..feed], style));
                WriteLine(line, output);
                output.Append('\n');
                line.Clear();
                start = feed + 1;
            }

            if (start < text.Length)
                line.Add((text[start..], style));
        }

        WriteLine(line, output);
        return output.ToString();
    }

    /// <summary>The text without any marks.</summary>
    public string WritePlain() => string.Concat(_runs.Select(run => run.Text));

    private static void WriteLine(List<(string Text, int Style)> line, StringBuilder output)
    {
        var runs = Settle(line);
        var open = new Stack<(int Style, char Mark)>();
        for (var i = 0; i < runs.Count; i++)
        {
            var (text, style) = runs[i];
            foreach (var mark in Marks)
            {
                // Written outermost first where several open together: *_x_*.
                if ((style & mark.Style) != 0 && !open.Contains(mark))
                {
                    open.Push(mark);
                    output.Append(mark.Mark);
                }
            }

            output.Append(text);
            var next = i + 1 < runs.Count ? runs[i + 1].Style : 0;
            // Closing an outer mark closes the inner ones; those that go on are opened again by the next run.
            while (open.Any(mark => (next & mark.Style) == 0))
                output.Append(open.Pop().Mark);
        }
    }

    // Blanks at the border of a style go outside it, and a style that would start or end inside a word is dropped:
    // the apps show the marks of such a style instead of the style.
    private static List<(string Text, int Style)> Settle(List<(string Text, int Style)> line)
    {
        var runs = line.SelectMany(run => Trimmed(run.Text, run.Style)).ToList();
        foreach (var (style, mark) in Marks)
        {
            for (var i = 0; i < runs.Count;)
            {
                var end = i;
                while (end < runs.Count && (runs[end].Style & style) != 0)
                    end++;

                if (end == i)
                {
                    i++;
                    continue;
                }

                SettleSpan(runs, i, end, style, mark);
                i = end;
            }
        }

        return runs;
    }

    private static void SettleSpan(List<(string Text, int Style)> runs, int start, int end, int style, char mark)
    {
        // Blank runs at either end of the span don't carry the style.
        for (; start < end && string.IsNullOrWhiteSpace(runs[start].Text); start++)
            runs[start] = (runs[start].Text, runs[start].Style & ~style);
        for (; end > start && string.IsNullOrWhiteSpace(runs[end - 1].Text); end--)
            runs[end - 1] = (runs[end - 1].Text, runs[end - 1].Style & ~style);

        var before = start > 0 ? runs[start - 1].Text[^1] : ' ';
        var after = end < runs.Count ? runs[end].Text[0] : ' ';
        if (!char.IsLetterOrDigit(before) && !char.IsLetterOrDigit(after) && !HoldsClosingMark(runs, start, end, mark))
            return;

        for (var i = start; i < end; i++)
            runs[i] = (runs[i].Text, runs[i].Style & ~style);
    }

    // A mark that is only text would end the style early: there is no way to escape it.
    private static bool HoldsClosingMark(List<(string Text, int Style)> runs, int start, int end, char mark)
    {
        for (var i = start; i < end; i++)
        {
            var text = runs[i].Text;
            for (var at = text.IndexOf(mark, StringComparison.Ordinal); at >= 0; at = text.IndexOf(mark, at + 1))
            {
                if ((at == 0 || !char.IsWhiteSpace(text[at - 1])) && (at + 1 == text.Length || !char.IsLetterOrDigit(text[at + 1])))
                    return true;
            }
        }

        return false;
    }

    private static IEnumerable<(string Text, int Style)> Trimmed(string text, int style)
    {
        if (text.Length == 0)
            yield break;

        var trimmed = text.Trim();
        if (style == 0 || trimmed.Length == text.Length || trimmed.Length == 0)
        {
            yield return (text, style);
            yield break;
        }

        var start = text.IndexOf(trimmed, StringComparison.Ordinal);
        if (start > 0)
            yield return (text[..start], style);
        yield return (trimmed, style);
        if (start + trimmed.Length < text.Length)
            yield return (text[(start + trimmed.Length)..], style);
    }
}
