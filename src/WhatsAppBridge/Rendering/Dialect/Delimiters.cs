using System.Runtime.InteropServices;

namespace WhatsAppBridge.Rendering.Dialect;

/// <summary>
/// Finds out which marks belong together. Linear: a mark is taken from the stack at most once, and one that nothing on
/// the stack can match is not searched for.
/// </summary>
/// <remarks>
/// Single marks match as on the phone: the first that is open on a line is closed by the first that can close it.
/// Double marks match as in Markdown: the nearest open one. A triple mark is a double and a single one, and may be
/// matched by the two of them in either order; one that is matched by half is text.
/// </remarks>
internal sealed class Delimiters(List<InlineToken> tokens)
{
    private const int LongestMark = 3;

    // Every mark has a row.
    private const int Marks = 6;

    private readonly List<Entry> _open = [];
    private readonly int[] _counts = new int[Marks << 2];
    private readonly int[] _nearest = new int[Marks];
    // The line of the nearest single mark that is open.
    private readonly int[] _singleLine = new int[Marks];

    /// <summary>What <c>*x*</c> means.</summary>
    public StyleKind SingleAsterisk { get; set; } = StyleKind.Bold;

    public static bool IsKnown(char mark, int length) => length <= (mark == '~' ? 2 : LongestMark);

    /// <summary>Some mark of this character is open.</summary>
    public bool HasOpen(char mark) => Count(mark, 1) + Count(mark, 2) + Count(mark, 3) > 0;

    /// <summary>Starts over, with the next paragraph.</summary>
    public void Finish()
    {
        while (_open.Count > 0)
            Pop();
    }

    public void Open(int token)
    {
        ref var opening = ref At(token);
        // The phone takes the first of a line; one of an earlier line may be closed later all the same.
        if (opening.Length == 1 && Count(opening.Mark, 1) > 0 && _singleLine[RowOf(opening.Mark)] == opening.Line)
            return;

        Push(new Entry(token, opening.Mark, opening.Length, opening.Line, -1, -1, 0));
    }

    /// <summary>True when the mark closes something.</summary>
    public bool TryClose(int token)
    {
        var (mark, length) = (MarkOf(token), At(token).Length);
        if (Count(mark, length) > 0)
        {
            Close(PopTo(mark, length), token);
            return true;
        }

        return length switch
        {
            LongestMark => TryCloseTwo(mark, token),
            1 or 2 when Count(mark, LongestMark) > 0 => CloseHalf(PopTo(mark, LongestMark), token, length),
            _ => false,
        };
    }

    // "**a *b***" closes a single and a double mark at once.
    private bool TryCloseTwo(char mark, int token)
    {
        if (Count(mark, 1) == 0 || Count(mark, 2) == 0)
            return false;

        var inner = _open[Nearest(mark)];
        if (inner.Length + _open[inner.OuterOfMark].Length != LongestMark)
            return false;

        Close(PopTo(mark, inner.Length), token);
        Close(PopTo(mark, LongestMark - inner.Length), token);
        At(token).Closed = 2;
        return true;
    }

    // "***a** b*": what is left of the opening mark waits for the rest.
    private bool CloseHalf(Entry opener, int token, int length)
    {
        At(token).Role = MarkRole.Closes;
        At(token).Closed = 1;
        Push(opener with { Length = LongestMark - length, HalfCloser = token, OuterOfMark = -1 });
        return true;
    }

    private void Close(Entry opener, int token)
    {
        ref var opening = ref At(opener.Token);
        ref var closing = ref At(token);
        var isTriple = opening.Length == LongestMark;
        (opening.First, opening.Second) = (isTriple, opener.HalfCloser >= 0, opener.Length) switch
        {
            (false, _, _) => (KindOf(opening.Mark, opening.Length), StyleKind.None),
            // The part that was closed last is the outer one.
            (true, true, 1) => (StyleKind.Italic, StyleKind.Bold),
            (true, _, _) => (StyleKind.Bold, StyleKind.Italic),
        };
        opening.Role = MarkRole.Opens;
        opening.Partner = token;
        closing.Role = MarkRole.Closes;
        closing.Closed = (byte)(isTriple && opener.HalfCloser < 0 ? 2 : 1);
    }

    private StyleKind KindOf(char mark, int length) => (mark, length) switch
    {
        ('*', 1) => SingleAsterisk,
        ('*' or '_', 2) or (Controls.BoldOn, _) => StyleKind.Bold,
        ('_', _) or (Controls.ItalicOn, _) => StyleKind.Italic,
        _ => StyleKind.Strike,
    };

    private Entry PopTo(char mark, int length)
    {
        while (true)
        {
            var top = _open[^1];
            if (top.Mark == mark && top.Length == length)
            {
                Remove();
                return top;
            }

            Pop();
        }
    }

    // What is left open is text, and so is what closed a half of it.
    private void Pop()
    {
        if (_open[^1].HalfCloser is var half && half >= 0)
            At(half).Role = MarkRole.Literal;
        Remove();
    }

    private void Push(Entry entry)
    {
        _open.Add(entry with { OuterOfMark = Nearest(entry.Mark), OuterSingleLine = _singleLine[RowOf(entry.Mark)] });
        if (entry.Length == 1)
            _singleLine[RowOf(entry.Mark)] = entry.Line;
        _nearest[RowOf(entry.Mark)] = _open.Count;
        _counts[(RowOf(entry.Mark) << 2) + entry.Length]++;
    }

    private void Remove()
    {
        var top = _open[^1];
        _nearest[RowOf(top.Mark)] = top.OuterOfMark + 1;
        _singleLine[RowOf(top.Mark)] = top.OuterSingleLine;
        _counts[(RowOf(top.Mark) << 2) + top.Length]--;
        _open.RemoveAt(_open.Count - 1);
    }

    // Kept one higher, so that nothing is zero.
    private int Nearest(char mark) => _nearest[RowOf(mark)] - 1;

    private int Count(char mark, int length) => length is >= 1 and <= LongestMark ? _counts[(RowOf(mark) << 2) + length] : 0;

    private static int RowOf(char mark) => mark switch
    {
        '*' => 0,
        '_' => 1,
        '~' => 2,
        Controls.BoldOn => 3,
        Controls.ItalicOn => 4,
        Controls.StrikeOn => 5,
        _ => throw new ArgumentOutOfRangeException(nameof(mark)),
    };

    // A closing tag matches the opening one.
    private char MarkOf(int token) => At(token).Mark is var mark && Controls.IsStyle(mark) ? (char)(mark - 1) : mark;

    private ref InlineToken At(int token) => ref CollectionsMarshal.AsSpan(tokens)[token];

    /// <param name="Token">The opening token.</param>
    /// <param name="Mark">Its character.</param>
    /// <param name="Length">How much of it is still open.</param>
    /// <param name="Line">The line it stands on.</param>
    /// <param name="HalfCloser">The token that has closed a part of it; -1 when none has.</param>
    /// <param name="OuterOfMark">The next entry below of the same character; -1 when there is none.</param>
    /// <param name="OuterSingleLine">The line of the nearest single mark of the same character below.</param>
    private readonly record struct Entry(int Token, char Mark, int Length, int Line, int HalfCloser, int OuterOfMark, int OuterSingleLine);
}
