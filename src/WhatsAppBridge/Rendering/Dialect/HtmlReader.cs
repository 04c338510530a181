using System.Globalization;

namespace WhatsAppBridge.Rendering.Dialect;

/// <summary>
/// Turns the HTML that editors leave in an assistant's text into Markdown and style marks of our own. Code keeps its
/// content; a <c>&lt;</c> that opens no known tag is text.
/// </summary>
internal sealed class HtmlReader
{
    private const int DeepestList = 8;
    private const string Ampersand = "&amp;";

    private readonly string _text;
    private readonly HtmlOutput _output;
    private readonly HtmlTable _table;
    private readonly Stack<int> _lists = new();
    private readonly HtmlStyles _styles;
    private readonly Queue<Range> _labels;
    // What has no end further on is not looked for again: a thousand unclosed scripts cost one search.
    private readonly HashSet<string> _unclosed = [];
    // Whatever breaks lines in the row of a table in Markdown, the row goes on.
    private readonly List<Range> _lines;
    private readonly bool[] _rows;
    private int _line;
    // Some tag was read, so that entities are entities in addresses too.
    private bool _isHtml;
    private string? _link;

    private HtmlReader(string text)
    {
        _text = text;
        _output = new HtmlOutput(text.Length + 64);
        _table = new HtmlTable(_output);
        _styles = new HtmlStyles(_output);
        _labels = Brackets.LabelsIn(text);
        _lines = TextLines.Of(text);
        _rows = MarkdownTable.RowsAmong(text, _lines);
    }

    public static string ToMarkdown(string text)
    {
        if (!text.Contains('<', StringComparison.Ordinal))
            return text;

        var reader = new HtmlReader(text);
        var markdown = reader.Read();
        return reader._isHtml && text.Contains(Ampersand, StringComparison.OrdinalIgnoreCase) ? new HtmlReader(text) { _isHtml = true }.Read() : markdown;
    }

    private string Read()
    {
        for (var i = 0; i < _text.Length;)
        {
            var plain = _text.AsSpan(i).IndexOfAny('<', '`', '~');
            if (plain != 0)
            {
                var end = plain < 0 ? _text.Length : i + plain;
                AppendText(i, end);
                i = end;
                continue;
            }

            var length = _text[i] == '<' ? ReadTag(i) : CopyCode(i);
            if (length == 0)
                _output.AppendText(_text.AsSpan(i, length = Characters.RunLength(_text, i, _text.Length)));
            i += length;
        }

        _table.End();
        return _output.ToString();
    }

    // In HTML an ampersand is escaped in addresses as well, where no later step looks for entities.
    private void AppendText(int start, int end)
    {
        for (var i = start; _isHtml && _text.IndexOf(Ampersand, i, end - i, StringComparison.OrdinalIgnoreCase) is var found && found >= 0; i = found + Ampersand.Length)
        {
            if (Entities.NameLength(_text.AsSpan(found + Ampersand.Length)) > 0)
                continue;

            _output.AppendText(_text.AsSpan(start, found + 1 - start));
            start = found + Ampersand.Length;
        }

        _output.AppendText(_text.AsSpan(start, end - start));
    }

    private int ReadTag(int at)
    {
        if (_text.AsSpan(at).StartsWith("<!--", StringComparison.Ordinal))
            return LengthTo("-->", at, at);

        if (_text.AsSpan(at).StartsWith("<!doctype ", StringComparison.OrdinalIgnoreCase))
            return LengthTo(">", at, at);

        // What editors of the office kind write around their own list markers.
        if (_text.AsSpan(at).StartsWith("<![if ", StringComparison.OrdinalIgnoreCase) || _text.AsSpan(at).StartsWith("<![endif", StringComparison.OrdinalIgnoreCase))
            return LengthTo("]>", at, at);

        // An author who escapes a tag wants it seen.
        if ((at > 0 && _text[at - 1] == '\\') || HtmlTag.TryRead(_text.AsSpan(at)) is not { } tag)
            return 0;

        _isHtml = true;
        if (tag.HidesContent && ClosingTag(tag.Name, at + tag.Length) is { } hidden)
            return hidden.End.Value - at;

        if (tag is { Name: "pre" or "code" or "kbd" or "samp" or "tt", IsClosing: false } && ClosingTag(tag.Name, at + tag.Length) is { } code)
        {
            WriteCode(tag, _text.AsSpan()[(at + tag.Length)..code.Start]);
            return code.End.Value - at;
        }

        while (_lines[_line].End.Value < at)
            _line++;
        _output.IsInRow = _rows[_line];
        _output.IsInLabel = IsInLabel(at);
        Replace(tag, at);
        _output.IsInLabel = false;
        return tag.Length;
    }

    private bool IsInLabel(int at)
    {
        while (_labels.TryPeek(out var label) && label.End.Value < at)
            _labels.Dequeue();
        return _labels.TryPeek(out var next) && next.Start.Value < at;
    }

    private void Replace(HtmlTag tag, int at)
    {
        switch (tag.Name)
        {
            case "b" or "strong" or "i" or "em" or "s" or "del" or "strike" or "span":
                ReplaceStyle(tag, at);
                break;
            case "h1" or "h2" or "h3" or "h4" or "h5" or "h6":
                if (tag.IsClosing)
                    _output.CloseStyle(HtmlStyles.Bold);
                _output.Break(2);
                if (!tag.IsClosing && LengthTo($"</{tag.Name}", at, at) > 0)
                    _output.OpenStyle(HtmlStyles.Bold);
                break;
            case "br":
                _output.BreakLine();
                break;
            case "hr":
                _output.AppendBlock("---");
                break;
            case "p":
                _output.Break(_lists.Count > 0 ? 1 : 2);
                break;
            case "ul" or "ol" or "li":
                ReplaceList(tag);
                break;
            case "blockquote":
                _output.Break(2);
                _output.QuoteDepth = Math.Clamp(_output.QuoteDepth + (tag.IsClosing ? -1 : 1), 0, DeepestList);
                break;
            case "a":
                ReplaceLink(tag, at);
                break;
            case "img":
                WriteImage(tag);
                break;
            case "table" or "thead" or "tr" or "td" or "th":
                _table.Replace(tag);
                break;
            case "address" or "article" or "aside" or "caption" or "center" or "dd" or "details" or "div" or "dl" or "dt" or "figcaption" or "figure"
                or "footer" or "form" or "header" or "main" or "nav" or "section" or "summary":
                _output.Break(1);
                break;
        }
    }

    private void ReplaceStyle(HtmlTag tag, int at)
    {
        if (tag.IsClosing)
            _styles.Close(tag);
        // A tag that is never closed styles nothing.
        else if (LengthTo($"</{tag.Name}", at, at) > 0)
            _styles.Open(tag);
    }

    private void ReplaceList(HtmlTag tag)
    {
        switch (tag)
        {
            case { Name: "li", IsClosing: false }:
                _output.Break(1);
                var number = _lists.TryPop(out var next) ? next : 0;
                if (_lists.Count < DeepestList * DeepestList)
                    _lists.Push(number > 0 ? number + 1 : 0);
                var indentation = new string(' ', 2 * Math.Clamp(_lists.Count - 1, 0, DeepestList));
                _output.AppendMarker(indentation + (number > 0 ? string.Create(CultureInfo.InvariantCulture, $"{number}. ") : "- "));
                break;
            case { Name: "li" }:
                _output.Break(1);
                break;
            case { IsClosing: false }:
                _output.Break(1);
                var first = tag.Name == "ol" ? int.TryParse(tag.Attribute("start"), CultureInfo.InvariantCulture, out var start) && start > 0 ? start : 1 : 0;
                _lists.Push(first);
                break;
            default:
                _lists.TryPop(out _);
                _output.Break(_lists.Count == 0 ? 2 : 1);
                break;
        }

        _output.IsInList = _lists.Count > 0;
    }

    private void ReplaceLink(HtmlTag tag, int at)
    {
        if (tag.IsClosing && _link is { } target)
        {
            _output.EndLink(target);
            _link = null;
        }
        else if (!tag.IsClosing && _link is null && tag.Attribute("href") is { } address && LengthTo("</a", at, at) > 0)
        {
            _output.StartLink();
            _link = OneLine(address).Replace(">", "%3E", StringComparison.Ordinal);
        }
    }

    private void WriteImage(HtmlTag tag) => _output.AppendMarkup(
        $"![{Brackets.Balanced(OneLine(tag.Attribute("alt") ?? ""))}](<{OneLine(tag.Attribute("src") ?? "").Replace(">", "%3E", StringComparison.Ordinal)}>)");

    private static string OneLine(string text) => text.ReplaceLineEndings(" ").Trim();

    private void WriteCode(HtmlTag tag, ReadOnlySpan<char> content)
    {
        var code = Entities.Decoded(HtmlTag.Without(content));
        if (tag.Name == "pre" || code.Contains('\n', StringComparison.Ordinal))
        {
            var fence = code.Contains("```", StringComparison.Ordinal) ? "~~~" : "```";
            _output.AppendBlock($"{fence}\n{code.Trim('\n')}\n{fence}");
            return;
        }

        if (string.IsNullOrWhiteSpace(code))
            return;

        var mark = code.Contains('`', StringComparison.Ordinal) ? "```" : "`";
        _output.AppendMarkup($"{mark}{code}{mark}");
    }

    // Markdown's code is copied as it is: tags in it are its content.
    private int CopyCode(int at)
    {
        var run = Characters.RunLength(_text, at, _text.Length);
        if (_text[at] == '~' && run < 3)
            return 0;

        var length = LengthTo(new string(_text[at], run), at, at + run);
        // A fence runs to its end, a code span does not run out of its paragraph.
        if (length == 0 || (run < 3 && _text.AsSpan(at, length).Contains("\n\n", StringComparison.Ordinal)))
            return 0;

        _output.AppendText(_text.AsSpan(at, length));
        return length;
    }

    // Where the tag stands that closes the name. Blanks may stand in it: "</script >".
    private Range? ClosingTag(string name, int from)
    {
        var start = $"</{name}";
        if (_unclosed.Contains($"{start}>"))
            return null;

        for (var at = from; _text.IndexOf(start, at, StringComparison.OrdinalIgnoreCase) is var found && found >= 0; at = found + start.Length)
        {
            var rest = _text.AsSpan(found + start.Length);
            var end = rest.IndexOfAnyExcept(" \t\n");
            if (end >= 0 && rest[end] == '>')
                return found..(found + start.Length + end + 1);
        }

        _unclosed.Add($"{start}>");
        return null;
    }

    // How far it is from one position to the end of the given text, looked for from another; 0 when it does not come.
    private int LengthTo(string end, int at, int from)
    {
        if (_unclosed.Contains(end))
            return 0;

        var found = _text.IndexOf(end, from, StringComparison.OrdinalIgnoreCase);
        if (found >= 0)
            return found + end.Length - at;

        _unclosed.Add(end);
        return 0;
    }
}
