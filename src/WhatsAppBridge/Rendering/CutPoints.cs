using System.Globalization;
using WhatsAppBridge.Rendering.Dialect;

namespace WhatsAppBridge.Rendering;

/// <summary>How good a place is for a cut, from "never" to "best".</summary>
internal enum CutKind : byte
{
    None,

    /// <summary>Between characters, but the second belongs to the first.</summary>
    Trailing,

    Character,
    Blank,
    Sentence,
    Line,
    Paragraph,
}

/// <summary>Where a text may be cut: for each position what ends just before it.</summary>
internal sealed class CutPoints
{
    // A part shorter than half the room is a waste when a worse kind of cut would fill it better.
    private const int FillShare = 2;

    private readonly string _text;
    private readonly MarkSpans _marks;
    private readonly CutKind[] _kinds;
    private readonly bool[] _isBetweenCharacters;

    public CutPoints(string text, MarkSpans marks, int limit)
    {
        _text = text;
        _marks = marks;
        _kinds = new CutKind[text.Length + 1];
        _isBetweenCharacters = new bool[text.Length + 1];
        // 1. Between what people see as characters, by what stands there.
        // 2. Not where something would be torn.
        for (var at = 0; at < text.Length;)
        {
            at += ElementLength(at);
            _kinds[at] = KindAt(at);
            _isBetweenCharacters[at] = true;
        }

        ForbidMarkers();
        ForbidMarks(limit);
        ForbidAddresses(limit);
    }

    /// <summary>The position to cut at: behind the start, and no further from it than the room there is.</summary>
    /// <param name="start">Where the part starts.</param>
    /// <param name="room">How long it may be, with what closes the marks open at its end; the text behind the start is longer.</param>
    public int Last(int start, int room)
    {
        var last = start + room;
        for (var kind = CutKind.Paragraph; kind > CutKind.Trailing; kind--)
        {
            for (var at = last; at >= start + Math.Max(1, room / FillShare); at--)
            {
                if (_kinds[at] >= kind && Fits(at, last))
                    return at;
            }
        }

        for (var at = last; at > start; at--)
        {
            if (_kinds[at] != CutKind.None && Fits(at, last) && !_text.AsSpan(start, at - start).IsWhiteSpace())
                return at;
        }

        // Something longer than a message that is one piece: it is cut, but what people see as one character is not.
        for (var at = last; at > start; at--)
        {
            if (_isBetweenCharacters[at] && Fits(at, last) && !_text.AsSpan(start, at - start).IsWhiteSpace())
                return at;
        }

        // One character longer than a message: a surrogate pair stays whole. What closes behind it may yet be open inside it.
        last -= MarkSpans.LongestClosing;
        return char.IsHighSurrogate(_text[last - 1]) ? last - 1 : last;
    }

    // The marks that are open at a cut are closed there.
    private bool Fits(int at, int last) => at <= last - MarkSpans.LongestClosing || at <= last - _marks.OpenAt(at).Closing.Length;

    private int ElementLength(int at)
    {
        if (at + 1 < _text.Length && char.IsAscii(_text[at]) && char.IsAscii(_text[at + 1]))
            return 1;

        return StringInfo.GetNextTextElementLength(_text.AsSpan(at));
    }

    private CutKind KindAt(int at)
    {
        if (at == _text.Length)
            return CutKind.Character;

        var (before, after) = (_text[at - 1], _text[at]);
        // The same cut as the one before the blanks, which go.
        if (char.IsWhiteSpace(before))
            return CutKind.None;

        if (after == '\n')
            return at + 1 < _text.Length && _text[at + 1] == '\n' ? CutKind.Paragraph : CutKind.Line;

        var text = _text.AsSpan(0, at);
        if (after is ' ' or '\t' or '\u3000' or '\u2003' or '\u2002')
            return Sentences.EndWith(text) ? CutKind.Sentence : CutKind.Blank;

        if (Sentences.IsTrailing(after))
            return CutKind.Trailing;

        return Sentences.EndWideWith(text) ? CutKind.Sentence : CutKind.Character;
    }

    // "- " and "12. " belong to what follows them.
    private void ForbidMarkers()
    {
        var markers = new TextBuffer();
        for (var start = 0; start < _text.Length;)
        {
            var end = _text.IndexOf('\n', start) is var feed && feed < 0 ? _text.Length : feed;
            var line = _text.AsSpan(start, end - start);
            markers.CutTo(0);
            var length = LineShape.ReadQuote(line) is { Depth: > 0 } quote ? quote.Start : 0;
            length += LineShape.ReadMarkers(line[length..], markers);
            if (length == 0)
                length = LineShape.IndentationOf(line);
            Forbid(start, start + length + 1);
            start = end + 1;
        }
    }

    private void ForbidMarks(int limit)
    {
        foreach (var span in _marks.All)
        {
            if (span.IsCode && _marks.LengthOf(span) <= limit)
            {
                Forbid(span.Open, span.End);
                continue;
            }

            // A mark without anything behind or before it would be no mark, a fence without a line no fence.
            Forbid(span.Open, span.Open + span.OpenLength + 1);
            Forbid(span.Close - span.Closing.Length + span.CloseLength - 1, span.End);
        }
    }

    // Wherever they stand: in code an address is no link, and is copied as one all the same.
    private void ForbidAddresses(int limit)
    {
        var end = 0;
        for (var from = 0; _text.AsSpan(from).IndexOfAny(':', '.') is var next && next >= 0;)
        {
            var at = from + next;
            from = at + 1;
            if (WebAddress.StartBefore(_text, at, end) is var start && start < 0)
                continue;

            var length = WebAddress.Length(_text, start, _text.Length, static (_, _) => true);
            end = start + length;
            from = Math.Max(from, end);
            // What follows an address without a blank, in a script that needs none, may have made it too long.
            if (length > limit && _text.AsSpan(start, length).IndexOfAnyExceptInRange('!', '~') is var foreign && foreign > 0)
                length = foreign;
            if (length <= limit)
                Forbid(start, start + length);
        }
    }

    // Between the two positions, not at them.
    private void Forbid(int start, int end)
    {
        if (end > start + 1)
            _kinds.AsSpan(start + 1, Math.Min(end, _kinds.Length) - start - 1).Clear();
    }
}
