namespace WhatsAppBridge.Rendering.Dialect;

/// <summary>A link of a paragraph: where its label and all of it end, and where it leads.</summary>
internal readonly record struct InlineLink(int LabelEnd, int End, string Target);

/// <summary>
/// Reads links: <c>[label](target "title")</c>, <c>[label][reference]</c>, <c>[reference]</c>. Brackets are matched
/// once, from left to right.
/// </summary>
internal sealed class InlineLinks
{
    private const int MostBlanks = 8;
    private const int MostEscapes = 8;

    private readonly Dictionary<int, int> _closing = [];
    private readonly List<int> _openSquare = [];
    private readonly List<int> _openRound = [];
    private readonly Dictionary<char, (int From, int Found)> _cursor = [];
    private (int From, int Found) _address;
    private string _text = "";
    private int _end;

    public LinkReferences References { get; set; } = LinkReferences.None;

    public void Read(string text, int start, int end, CodeSpans code)
    {
        (_text, _end, _address) = (text, end, (end, -1));
        _closing.Clear();
        _openSquare.Clear();
        _openRound.Clear();
        _cursor.Clear();
        for (var i = start; i < end; i++)
        {
            switch (text[i])
            {
                case '\\':
                    i++;
                    break;
                case '`' when code.EndAt(i) is var codeEnd && codeEnd >= 0:
                    i = codeEnd - 1;
                    break;
                case '[':
                    _openSquare.Add(i);
                    break;
                case '(':
                    _openRound.Add(i);
                    break;
                case ']':
                    Close(_openSquare, i);
                    break;
                case ')':
                    Close(_openRound, i);
                    break;
            }
        }
    }

    /// <summary>The link whose label opens at the position.</summary>
    public InlineLink? At(int open)
    {
        if (!_closing.TryGetValue(open, out var close))
            return null;

        if (close + 1 < _end && _text[close + 1] == '(' && ReadTarget(close + 1) is { } target)
            return new InlineLink(close, target.End, target.Address);

        return References.IsEmpty ? null : ReadReference(open, close);
    }

    private InlineLink? ReadReference(int open, int close)
    {
        if (close + 1 < _end && _text[close + 1] == '[' && _closing.TryGetValue(close + 1, out var referenceEnd))
        {
            var name = referenceEnd == close + 2 ? (open, close) : (close + 1, referenceEnd);
            return References.Find(_text.AsSpan(name.Item1 + 1, name.Item2 - name.Item1 - 1)) is { } full
                ? new InlineLink(close, referenceEnd + 1, full)
                : null;
        }

        return References.Find(_text.AsSpan(open + 1, close - open - 1)) is { } target ? new InlineLink(close, close + 1, target) : null;
    }

    private (string Address, int End)? ReadTarget(int open)
    {
        var start = SkipBlanks(open + 1);
        int stop, end;
        if (start < _end && _text[start] == '<')
        {
            stop = Next('>', start);
            (start, end) = (start + 1, stop + 1);
        }
        else
        {
            if (!_closing.TryGetValue(open, out var close))
                return null;

            stop = end = Math.Min(close, Math.Min(Next(' ', start), Next('\n', start)));
        }

        return stop < _end && stop <= Next('\n', start) && TitleEnd(end) is { } titleEnd
            ? (LinkTarget.Readable(_text.AsSpan(start, stop - start)), titleEnd + 1)
            : null;
    }

    // The closing bracket behind an optional title. Titles say nothing on a phone, unless an address is in them: whoever wrote
    // that meant something else.
    private int? TitleEnd(int at)
    {
        at = SkipBlanks(at);
        var title = at;
        if (at < _end && _text[at] is '"' or '\'')
            at = SkipBlanks(QuoteEnd(at) + 1);
        else if (at < _end && _text[at] == '(' && _closing.TryGetValue(at, out var close))
            at = SkipBlanks(close + 1);

        return at < _end && _text[at] == ')' && NextAddress(title) >= at ? at : null;
    }

    private int QuoteEnd(int open)
    {
        var end = Next(_text[open], open + 1);
        for (var i = 0; i < MostEscapes && end < _end && _text[end - 1] == '\\'; i++)
            end = Next(_text[open], end + 1);
        return end;
    }

    // A target and a title may each stand on a line of their own.
    private int SkipBlanks(int at)
    {
        var isNextLine = false;
        for (var i = 0; i < MostBlanks && at < _end; i++, at++)
        {
            if (_text[at] is not (' ' or '\t' or '\n') || (_text[at] == '\n' && isNextLine))
                break;

            isNextLine |= _text[at] == '\n';
        }

        return at;
    }

    private int NextAddress(int from)
    {
        if (from >= _address.From && from <= _address.Found)
            return _address.Found;

        var found = _text.IndexOf("://", from, _end - from, StringComparison.Ordinal) is var at && at < 0 ? _end : at;
        _address = (from, found);
        return found;
    }

    // The next position of a character, or the end. Positions grow, so what was found once is seldom looked for again.
    private int Next(char character, int from)
    {
        if (from >= _end)
            return _end;

        if (_cursor.TryGetValue(character, out var known) && from >= known.From && from <= known.Found)
            return known.Found;

        var found = _text.IndexOf(character, from, _end - from) is var at && at < 0 ? _end : at;
        _cursor[character] = (from, found);
        return found;
    }

    private void Close(List<int> open, int at)
    {
        if (open.Count == 0)
            return;

        _closing[open[^1]] = at;
        open.RemoveAt(open.Count - 1);
    }
}
