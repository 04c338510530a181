namespace WhatsAppBridge.Rendering.Dialect;

/// <summary>
/// Writes one line with WhatsApp's marks. A mark is written only where the phone will read it as the pair it is meant
/// to be; a style that can't be shown is dropped, its text stays.
/// </summary>
internal sealed class StyledLine
{
    // A dropped style can free another pair to go wrong. Whoever needs more attempts than this gets plain text.
    private const int Attempts = 4;

    private readonly List<StyledRun> _pieces = [];
    private readonly List<MarkSpan> _open = [];
    private readonly List<MarkSpan> _spans = [];
    private readonly PhoneMarks _phone = new();

    public void Write(List<StyledRun> runs, LineOutput output)
    {
        // 1. Blanks at the border of a style go outside it.
        // 2. The line is written with its marks.
        // 3. The line is read as the phone reads it. Styles whose marks are no pair there are dropped, and again from 2.
        Split(runs);
        DropFromBlankEnds();
        for (var attempt = 0; ; attempt++)
        {
            if (attempt == Attempts)
                DropEverything();

            var start = output.Length;
            WriteMarked(output);
            if (_spans.Count == 0 || !DropUnreadable(output.Line))
                break;

            output.CutTo(start);
        }

        _pieces.Clear();
        _spans.Clear();
    }

    private void Split(List<StyledRun> runs)
    {
        foreach (var run in runs)
        {
            var text = run.Text;
            var start = text.Length - text.TrimStart().Length;
            var end = text.TrimEnd().Length;
            if (run.Style.IsNone || end <= start)
            {
                _pieces.Add(run);
                continue;
            }

            AddPiece(run, 0, start);
            AddPiece(run, start, end);
            AddPiece(run, end, text.Length);
        }
    }

    private void AddPiece(StyledRun run, int start, int end)
    {
        if (end > start)
            _pieces.Add(run with { Start = run.Start + start, Length = end - start });
    }

    private void DropFromBlankEnds()
    {
        foreach (var kind in (ReadOnlySpan<StyleKind>)[StyleKind.Bold, StyleKind.Italic, StyleKind.Strike])
        {
            // Blank pieces lose the style unless a piece that isn't blank has gone before within the same stretch ...
            var inside = false;
            for (var i = 0; i < _pieces.Count; i++)
                DropIfOutside(i, kind, ref inside);

            // ... and another one follows.
            inside = false;
            for (var i = _pieces.Count - 1; i >= 0; i--)
                DropIfOutside(i, kind, ref inside);
        }
    }

    private void DropIfOutside(int index, StyleKind kind, ref bool inside)
    {
        var piece = _pieces[index];
        if (!piece.Style.Has(kind))
            inside = false;
        else if (!piece.Text.IsWhiteSpace())
            inside = true;
        else if (!inside)
            _pieces[index] = piece with { Style = piece.Style.Without(kind) };
    }

    private void DropEverything()
    {
        for (var i = 0; i < _pieces.Count; i++)
            _pieces[i] = _pieces[i] with { Style = Style.None };
    }

    private void WriteMarked(LineOutput output)
    {
        _spans.Clear();
        for (var i = 0; i < _pieces.Count; i++)
        {
            var style = _pieces[i].Style;
            for (var level = 0; style[level] is var kind && kind != StyleKind.None; level++)
            {
                if (IsOpen(kind))
                    continue;

                _open.Add(new MarkSpan(kind, output.LinePosition, 0, i, 0));
                output.Append(Style.MarkOf(kind));
            }

            output.Append(_pieces[i].Text);
            CloseUnless(i + 1 < _pieces.Count ? _pieces[i + 1].Style : Style.None, i + 1, output);
        }
    }

    // Closing an outer mark closes the inner ones; those that go on are opened again by the next piece.
    private void CloseUnless(Style next, int pieceEnd, LineOutput output)
    {
        while (HasOpenOutside(next))
        {
            var span = _open[^1];
            _open.RemoveAt(_open.Count - 1);
            _spans.Add(span with { Close = output.LinePosition, PieceEnd = pieceEnd });
            output.Append(Style.MarkOf(span.Kind));
        }
    }

    private bool IsOpen(StyleKind kind)
    {
        foreach (var span in _open)
        {
            if (span.Kind == kind)
                return true;
        }

        return false;
    }

    private bool HasOpenOutside(Style next)
    {
        foreach (var span in _open)
        {
            if (!next.Has(span.Kind))
                return true;
        }

        return false;
    }

    private bool DropUnreadable(ReadOnlySpan<char> line)
    {
        _phone.Read(line);
        var dropped = false;
        foreach (var span in _spans)
        {
            if (_phone.IsPair(span.Open, span.Close) && StandsAlone(line, span))
                continue;

            dropped = true;
            for (var i = span.PieceStart; i < span.PieceEnd; i++)
                _pieces[i] = _pieces[i] with { Style = _pieces[i].Style.Without(span.Kind) };
        }

        return dropped;
    }

    // Beside the same character that is text, a mark would be read as a double one when the text is converted again.
    private static bool StandsAlone(ReadOnlySpan<char> line, MarkSpan span) =>
        (span.Open == 0 || line[span.Open - 1] != line[span.Open])
        && line[span.Open + 1] != line[span.Open]
        && line[span.Close - 1] != line[span.Close]
        && (span.Close + 1 == line.Length || line[span.Close + 1] != line[span.Close]);

    private readonly record struct MarkSpan(StyleKind Kind, int Open, int Close, int PieceStart, int PieceEnd);
}
