namespace WhatsAppBridge.Rendering.Dialect;

/// <summary>What stands at the start of a line and gives it a meaning.</summary>
internal static class LinePrefix
{
    /// <summary>
    /// Splits a list marker, a task box or a quote mark from its line, in the form WhatsApp knows; nesting keeps its
    /// indentation. The prefix is empty for an ordinary line.
    /// </summary>
    public static (string Prefix, string Text) Read(string line)
    {
        var quotes = 0;
        var at = 0;
        var indentation = BlanksAt(line, 0);
        for (var mark = indentation; mark < line.Length && line[mark] == '>'; mark = at + BlanksAt(line, at))
        {
            quotes++;
            at = mark + 1;
        }

        if (quotes > 0)
        {
            var (inner, quoted) = ReadMarker(line[at..].TrimStart(' '));
            return ($"{line[..indentation]}{string.Concat(Enumerable.Repeat("> ", quotes))}{inner}", quoted);
        }

        return ReadMarker(line);
    }

    private static (string Prefix, string Text) ReadMarker(string line)
    {
        var indentation = line[..BlanksAt(line, 0)];
        var text = line[indentation.Length..];
        if (text.Length >= 2 && text[0] is '*' or '+' or '-' && text[1] is ' ' or '\t')
            return ReadTask($"{indentation}- ", text[2..].TrimStart(' ', '\t'));

        var digits = text.AsSpan().IndexOfAnyExceptInRange('0', '9');
        return digits is > 0 and <= 9 && text.Length > digits + 1 && text[digits] is '.' or ')' && text[digits + 1] == ' '
            ? ReadTask($"{indentation}{text[..(digits + 1)]} ", text[(digits + 2)..].TrimStart(' '))
            : ("", line);
    }

    public static bool TryReadHeading(string line, out string heading)
    {
        heading = "";
        var text = line.Trim();
        var level = text.AsSpan().IndexOfAnyExcept('#');
        if (level is < 1 or > 6 || text[level] != ' ')
            return false;

        heading = text[level..].TrimEnd('#').Trim();
        return heading.Length > 0;
    }

    /// <summary>A line of three or more <c>-</c>, <c>*</c> or <c>_</c> and nothing else but blanks.</summary>
    public static bool IsRule(string line)
    {
        var text = line.Trim();
        return text.Length >= 3
            && text[0] is '-' or '*' or '_'
            && text.AsSpan().Count(text[0]) >= 3
            && text.AsSpan().IndexOfAnyExcept(text[0], ' ') < 0;
    }

    private static (string Prefix, string Text) ReadTask(string marker, string text) => text switch
    {
        ['[', ' ', ']', ' ', .. var open] => ($"{marker}☐ ", open),
        ['[', 'x' or 'X', ']', ' ', .. var done] => ($"{marker}☑ ", done),
        _ => (marker, text),
    };

    private static int BlanksAt(string line, int at) =>
        line.AsSpan(at).IndexOfAnyExcept(' ', '\t') is var other && other < 0 ? line.Length - at : other;
}
