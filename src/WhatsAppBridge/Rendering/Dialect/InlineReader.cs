using System.Buffers;

namespace WhatsAppBridge.Rendering.Dialect;

/// <summary>
/// Reads the marks inside a paragraph: emphasis, code, links, entities, escapes. Reused from paragraph to paragraph and from text to text.
/// </summary>
internal sealed class InlineReader
{
    // Backslash stays out: a path such as \\server\share is more common in a support answer than an escaped backslash.
    private const int LongestPath = 260;
    private const string Escapable = "*_~`[]()<>#|+-.!";

    private static readonly SearchValues<char> Special = SearchValues.Create(
        "*_~`\\&<![]:.\n\u000B\u0001\u0002\u0003\u0004\u0005\u0006");

    private readonly List<InlineToken> _tokens = [];
    private readonly Delimiters _delimiters;
    private readonly MarkTest _closes;
    private readonly CodeSpans _code = new();
    private readonly InlineLinks _links = new();
    private readonly InlineWriter _writer = new();
    private readonly Stack<InlineLink> _openLinks = new();

    private string _text = "";
    private int _end;
    private int _line;
    // What has been read and is no token yet.
    private int _pending;

    public InlineReader(SingleAsterisk singleAsterisk)
    {
        var single = singleAsterisk == SingleAsterisk.Bold ? StyleKind.Bold : StyleKind.Italic;
        _delimiters = new Delimiters(_tokens) { SingleAsterisk = single };
        // An address that has the mark elsewhere as well has it at its end too.
        _closes = (mark, address) => _delimiters.HasOpen(mark) && !address.Contains(mark);
    }

    /// <summary>What links by name refer to.</summary>
    public LinkReferences References
    {
        set => _links.References = value;
    }

    /// <summary>Appends the text with its styles to the output.</summary>
    public void Read(string text, int start, int end, Style style, StyledText output)
    {
        var part = text.AsSpan(start, end - start);
        if (part.IndexOfAny(Special) < 0)
        {
            output.Append(text, start, end - start, style);
            return;
        }

        (_text, _end, _line, _pending) = (text, end, 0, start);
        _code.Read(text, start, end);
        if (part.Contains('['))
            _links.Read(text, start, end, _code);
        for (var i = start; i < end;)
        {
            var next = text.AsSpan(i, end - i).IndexOfAny(Special);
            if (next < 0)
                break;

            i = ReadAt(i + next);
        }

        Flush(end);
        _delimiters.Finish();
        _writer.Write(_tokens, style, output);
        _tokens.Clear();
        _openLinks.Clear();
    }

    public void Read(string text, Style style, StyledText output) => Read(text, 0, text.Length, style, output);

    private int LabelEnd => _openLinks.TryPeek(out var link) ? link.LabelEnd : _end;

    // Reads what stands at the position and returns the position behind it.
    private int ReadAt(int at)
    {
        if (_openLinks.TryPeek(out var link) && link.LabelEnd <= at)
            return EndLink();

        switch (_text[at])
        {
            case '*' or '_' or '~':
                return ReadMark(at, Characters.RunLength(_text, at, _end));
            case '`':
                return ReadCode(at);
            case '\\':
                return ReadEscape(at);
            case '&':
                return ReadEntity(at);
            case '<':
                return ReadAngleAddress(at);
            case '!' when at + 1 < _end && _text[at + 1] == '[' && _links.At(at + 1) is { } image:
                return StartLink(at, at + 2, image);
            case '[' when _links.At(at) is { } found:
                return StartLink(at, at + 1, found);
            case ':' or '.' when WebAddress.StartBefore(_text.AsSpan(0, _end), at, _pending) is var start && start >= 0:
                return ReadAddress(start, at);
            case '\n' or Controls.LineBreak:
                _line++;
                return at + 1;
            case var character when Controls.IsStyle(character):
                return ReadTag(at);
            default:
                return at + 1;
        }
    }

    private int ReadMark(int at, int length)
    {
        var mark = _text[at];
        var text = _text.AsSpan(0, _end);
        var opens = !Characters.IsBlankAt(text, at + length);
        var closes = !Characters.IsBlankBefore(text, at);

        // Inside a word a single mark is a character, and so are underscores in any number: snake_case, 2*3*4.
        if (length == 1 || mark == '_')
        {
            opens &= !Characters.IsWordBefore(text, at);
            closes &= !Characters.IsWordAt(text, at + length);
        }
        else if (at > 0 && char.IsDigit(_text[at - 1]) && at + length < _end && char.IsDigit(_text[at + length]))
        {
            opens = closes = false;
        }

        if (!Delimiters.IsKnown(mark, length) || !(opens || closes))
            return at + length;

        AddMark(at, length, opens, closes);
        return at + length;
    }

    private int ReadTag(int at)
    {
        var opens = _text[at] is Controls.BoldOn or Controls.ItalicOn or Controls.StrikeOn;
        AddMark(at, 1, opens, !opens);
        return at + 1;
    }

    private void AddMark(int at, int length, bool opens, bool closes)
    {
        var token = Add(InlineKind.Mark, _text, at, length, at, at + length);
        if (!(closes && _delimiters.TryClose(token)) && opens)
            _delimiters.Open(token);
    }

    // Code keeps its content, byte for byte. Between two backticks the phone sees none, nor between single ones and blanks;
    // between three it does.
    private int ReadCode(int at)
    {
        var end = _code.EndAt(at);
        var length = Characters.RunLength(_text, at, _end);
        if (end < 0)
            return at + length;

        var code = _text.AsSpan(at, end - at);
        var missing = new string('`', Math.Max(0, 3 - length));
        if (IsShownByThree(code[length..^length], length) && !code.Contains("```", StringComparison.Ordinal))
            Add(InlineKind.Text, $"{missing}{code}{missing}", 0, code.Length + (2 * missing.Length), at, end);
        else
            Add(InlineKind.Text, _text, at, code.Length, at, end);
        return end;
    }

    private static bool IsShownByThree(ReadOnlySpan<char> content, int length)
    {
        if (content.IsWhiteSpace() || content.IndexOfAny('\n', Controls.LineBreak) >= 0)
            return false;

        return length == 2 || (length == 1 && (char.IsWhiteSpace(content[0]) || char.IsWhiteSpace(content[^1])));
    }

    private int ReadEscape(int at)
    {
        if (at + 1 < _end && _text[at + 1] is '\n' && at > _pending && _text[at - 1] != '\\' && !IsInPath(at))
        {
            // A line break in Markdown.
            Replace(at, at + 1, "");
            return at + 1;
        }

        if (at + 1 >= _end || IsInPath(at) || !Escapable.Contains(_text[at + 1], StringComparison.Ordinal))
            return at + 1;

        Replace(at, at + 2, Controls.Protect(_text[at + 1]).ToString());
        return at + 2;
    }

    // "C:\files\*.*", "\\server\_share": the backslashes of a path escape nothing.
    private bool IsInPath(int at)
    {
        var before = _text.AsSpan(Math.Max(0, at - LongestPath), Math.Min(at, LongestPath));
        var word = before[(before.LastIndexOfAny(" \t\n\"'(") + 1)..];
        return word.StartsWith(@"\\", StringComparison.Ordinal) || word is [_, ':', '\\', ..] || (word is [_, ':'] && char.IsAsciiLetter(word[0]));
    }

    private int ReadEntity(int at)
    {
        var length = Entities.NameLength(_text.AsSpan(at + 1, LabelEnd - at - 1));
        if (length == 0)
            return at + 1;

        var semicolon = at + 1 + length;
        var entity = _text[at..(semicolon + 1)];
        var decoded = Entities.Decoded(entity);
        if (decoded == entity)
            return at + 1;

        Replace(at, semicolon + 1, string.Concat(decoded.Select(character => char.IsControl(character) ? ' ' : Controls.Protect(character))));
        return semicolon + 1;
    }

    // <https://example.com>, <mailto:ana@example.com>, <ana@example.com>
    private int ReadAngleAddress(int at)
    {
        var text = _text.AsSpan(at + 1, LabelEnd - at - 1);
        var close = text.IndexOfAny("<>\n ");
        if (close <= 0 || text[close] != '>')
            return at + 1;

        text = text[..close];
        var end = at + close + 2;
        if (WebAddress.StartsAt(text, 0))
            Add(InlineKind.Address, _text, at + 1, close, at, end);
        else if (LinkTarget.IsContact(text))
            AddAddress(LinkTarget.Readable(text), at, end);
        else
            return at + 1;
        return end;
    }

    private int ReadAddress(int start, int at)
    {
        var length = WebAddress.Length(_text, start, LabelEnd, _closes);
        if (start + length <= at)
            return at + 1;

        Add(InlineKind.Address, _text, start, length, start, start + length);
        return start + length;
    }

    // A link becomes "label (target)"; the target alone when the label says nothing more.
    private int StartLink(int at, int labelStart, InlineLink link)
    {
        var label = _text.AsSpan(labelStart, link.LabelEnd - labelStart);
        if (LinkTarget.IsNamedBy(label, link.Target))
        {
            while (labelStart < link.LabelEnd && Characters.IsBlank(_text[labelStart]))
                labelStart++;
            Flush(at);
            _pending = labelStart;
            _openLinks.Push(link);
            return labelStart;
        }

        AddAddress(link.Target, at, link.End);
        return link.End;
    }

    private int EndLink()
    {
        var link = _openLinks.Pop();
        Flush(link.LabelEnd);
        _pending = link.End;
        if (link.Target.Length == 0)
            return link.End;

        var followsBlank = Characters.IsBlank(_text[link.LabelEnd - 1]);
        var target = $"{(followsBlank ? "" : " ")}({link.Target})";
        AddAddress(target, link.End, link.End);
        return link.End;
    }

    private void Replace(int start, int end, string text)
    {
        Flush(start);
        _pending = end;
        if (text.Length > 0)
            _tokens.Add(Token(InlineKind.Text, text, 0, text.Length));
    }

    private void AddAddress(string address, int from, int to) => Add(InlineKind.Address, address, 0, address.Length, from, to);

    private int Add(InlineKind kind, string source, int start, int length, int from, int to)
    {
        Flush(from);
        _pending = to;
        _tokens.Add(Token(kind, source, start, length));
        return _tokens.Count - 1;
    }

    private void Flush(int to)
    {
        if (to > _pending)
            _tokens.Add(Token(InlineKind.Text, _text, _pending, to - _pending));
    }

    private InlineToken Token(InlineKind kind, string source, int start, int length) =>
        new() { Kind = kind, Source = source, Start = start, Length = length, Line = _line };
}
