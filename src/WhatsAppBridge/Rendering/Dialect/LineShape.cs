namespace WhatsAppBridge.Rendering.Dialect;

/// <summary>What a line is by its beginning.</summary>
internal static class LineShape
{
    public const int DeepestHeading = 6;
    private const int LongestNumber = 9;

    public static int IndentationOf(ReadOnlySpan<char> line) =>
        line.IndexOfAnyExcept(' ', '\t') is var other && other < 0 ? line.Length : other;

    /// <summary><c># Title</c>. The title without the marks on either side.</summary>
    public static bool TryReadHeading(ReadOnlySpan<char> line, out Range title)
    {
        title = default;
        var start = IndentationOf(line);
        var level = line[start..].IndexOfAnyExcept('#');
        if (level is < 1 or > DeepestHeading || line[start + level] is not (' ' or '\t'))
            return false;

        var from = start + level + IndentationOf(line[(start + level)..]);
        var text = line[from..].TrimEnd();
        // "C#" keeps its sharp.
        var open = text.TrimEnd('#');
        if (open.IsEmpty || open[^1] is ' ' or '\t')
            text = open.TrimEnd();
        title = from..(from + text.Length);
        return !text.IsEmpty;
    }

    /// <summary>A line of three or more <c>-</c>, <c>*</c> or <c>_</c> and nothing else but blanks.</summary>
    public static bool IsRule(ReadOnlySpan<char> line)
    {
        var text = line.Trim();
        return text.Length >= 3
            && text[0] is '-' or '*' or '_'
            && text.IndexOfAnyExcept(text[0], ' ', '\t') < 0
            && text.Count(text[0]) >= 3;
    }

    /// <summary>
    /// A line that makes a heading of the text above it. Three dashes are a rule, whatever stands above: that reads
    /// well for either.
    /// </summary>
    public static bool IsUnderline(ReadOnlySpan<char> line)
    {
        var text = line.Trim();
        return (text.Length >= 2 && text.IndexOfAnyExcept('=') < 0) || (text.Length > 3 && text.IndexOfAnyExcept('-') < 0);
    }

    /// <summary>The number of <c>&gt;</c> a line starts with, and where the text behind them starts.</summary>
    public static (int Depth, int Start) ReadQuote(ReadOnlySpan<char> line)
    {
        var (depth, at) = (0, 0);
        for (var mark = IndentationOf(line); mark < line.Length && line[mark] == '>' && !Compares(line[(mark + 1)..]); mark = at + IndentationOf(line[at..]))
        {
            depth++;
            at = mark + 1;
        }

        // One blank belongs to the mark, more are indentation.
        return (depth, depth > 0 && at < line.Length && line[at] == ' ' ? at + 1 : at);
    }

    // "> 5" quotes, ">5" and ">= 5" are greater.
    private static bool Compares(ReadOnlySpan<char> text) => text is ['=' or (>= '0' and <= '9'), ..];

    /// <summary>
    /// The length of the list markers at the start of a line, indentation and the blanks behind them included; 0 when
    /// there are none. Writes them in the form WhatsApp knows, and a task's box as a character.
    /// </summary>
    public static int ReadMarkers(ReadOnlySpan<char> line, TextBuffer markers)
    {
        var at = IndentationOf(line);
        var length = 0;
        while (MarkerLength(line[at..]) is var marker && marker > 0)
        {
            markers.Append(length == 0 ? line[..at] : "");
            markers.Append(marker == 1 ? "-" : line.Slice(at, marker));
            markers.Append(' ');
            at += marker;
            at += IndentationOf(line[at..]);
            length = at;
        }

        if (length == 0 || line.Length < length + 4 || line[length] != '[' || line[length + 2] != ']' || line[length + 3] != ' ')
            return length;

        var box = line[length + 1] switch
        {
            ' ' => "☐ ",
            'x' or 'X' => "☑ ",
            _ => "",
        };
        markers.Append(box);
        return box.Length > 0 ? length + 4 : length;
    }

    /// <summary>Where the text of a list item starts; its indentation where there is no marker.</summary>
    public static int ItemStart(ReadOnlySpan<char> line)
    {
        var at = IndentationOf(line);
        while (MarkerLength(line[at..]) is var marker && marker > 0)
        {
            at += marker;
            at += IndentationOf(line[at..]);
        }

        return at;
    }

    /// <summary>
    /// A line with a label in bold, such as the cells of a table become. It starts a paragraph of its own: what one cell
    /// leaves open, another does not close.
    /// </summary>
    public static bool IsLabelled(ReadOnlySpan<char> line)
    {
        var text = line[IndentationOf(line)..].TrimStart('*').TrimStart(Controls.BoldOn);
        var colon = text.IndexOfAny('*', Controls.BoldOff) - 1;
        return colon > 0
            && text.Length < line.Length - IndentationOf(line)
            && text[colon] == ':'
            && Characters.IsBlankAt(text[(colon + 1)..].TrimStart('*').TrimStart(Controls.BoldOff), 0);
    }

    public static bool IsListItem(ReadOnlySpan<char> line) => MarkerLength(line[IndentationOf(line)..]) > 0;

    // "-", "+", "*", "1.", "1)" with a blank behind it.
    private static int MarkerLength(ReadOnlySpan<char> text)
    {
        if (text.Length >= 2 && text[0] is '*' or '+' or '-' && text[1] is ' ' or '\t')
            return 1;

        var digits = text.IndexOfAnyExceptInRange('0', '9');
        return digits is > 0 and <= LongestNumber && digits + 1 < text.Length && text[digits] is '.' or ')' && text[digits + 1] is ' ' or '\t'
            ? digits + 1
            : 0;
    }
}
