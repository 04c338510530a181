using WhatsAppBridge.Rendering.Dialect;

namespace WhatsAppBridge.Rendering;

/// <summary>What closes the marks that are open at a cut, and what opens them again behind it.</summary>
internal readonly record struct OpenMarks(string Closing, string Opening);

/// <summary>Where a text is bold, italic, struck through or monospace, as the phone reads it.</summary>
internal sealed class MarkSpans
{
    /// <summary>Three marks and the three backticks of monospace inside them.</summary>
    public const int LongestClosing = 6;

    private const string Fence = "```";

    private readonly List<Span> _spans = [];
    // No fence is closed any more: a thousand unclosed ones cost one search.
    private bool _isBehindFences;

    public MarkSpans(string text)
    {
        var phone = new PhoneMarks();
        for (var start = 0; start < text.Length;)
        {
            var end = LineEnd(text, start);
            // The code of a list's item opens behind the marker.
            var open = start + LineShape.ItemStart(text.AsSpan(start, end - start));
            if (text.AsSpan(open, end - open).Trim().SequenceEqual(Fence) && FenceEnd(text, end + 1) is var fenceEnd && fenceEnd > 0)
            {
                _spans.Add(new Span(open, fenceEnd, end + 1 - open, LineEnd(text, fenceEnd) - fenceEnd, $"{Fence}\n", $"\n{Fence}"));
                end = LineEnd(text, fenceEnd);
            }
            else
            {
                ReadLine(phone, text.AsSpan(start, end - start), start);
            }

            start = end + 1;
        }

        // From the outside in, so that the nearest span before a position leads to all that enclose it.
        _spans.Sort((one, other) => one.Open.CompareTo(other.Open));
        SetParents();
    }

    public IReadOnlyList<Span> All => _spans;

    public OpenMarks OpenAt(int position)
    {
        var (closing, opening) = ("", "");
        for (var i = LastBefore(position); i >= 0; i = _spans[i].Parent)
        {
            if (_spans[i].Close < position)
                continue;

            closing += _spans[i].Closing;
            opening = _spans[i].Opening + opening;
        }

        return new OpenMarks(closing, opening);
    }

    /// <summary>How long a part is that holds the span, and the marks around it, and nothing else.</summary>
    public int LengthOf(Span span)
    {
        var length = span.End - span.Open;
        for (var i = span.Parent; i >= 0; i = _spans[i].Parent)
            length += _spans[i].Opening.Length + _spans[i].Closing.Length;
        return length;
    }

    private void ReadLine(PhoneMarks phone, ReadOnlySpan<char> line, int start)
    {
        phone.Read(line);
        foreach (var (open, close) in phone.Pairs)
        {
            var mark = line[open].ToString();
            _spans.Add(new Span(start + open, start + close, 1, 1, mark, mark));
        }

        foreach (var code in phone.Code)
        {
            var mark = new string('`', code.Mark);
            _spans.Add(new Span(start + code.Start, start + code.End - code.Mark, code.Mark, code.Mark, mark, mark) { IsCode = true });
        }
    }

    private void SetParents()
    {
        var open = new Stack<int>();
        for (var i = 0; i < _spans.Count; i++)
        {
            while (open.TryPeek(out var outer) && _spans[outer].Close < _spans[i].Open)
                open.Pop();

            _spans[i] = _spans[i] with { Parent = open.TryPeek(out var parent) ? parent : -1 };
            open.Push(i);
        }
    }

    private int LastBefore(int position)
    {
        var (low, high) = (0, _spans.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_spans[middle].Open < position)
                low = middle + 1;
            else
                high = middle;
        }

        return low - 1;
    }

    // The start of the line that closes a fence; 0 when none does.
    private int FenceEnd(string text, int start)
    {
        for (; start < text.Length && !_isBehindFences; start = LineEnd(text, start) + 1)
        {
            if (text.AsSpan(start, LineEnd(text, start) - start).Trim().SequenceEqual(Fence))
                return start;
        }

        _isBehindFences = true;
        return 0;
    }

    private static int LineEnd(string text, int start) => text.IndexOf('\n', start) is var feed && feed < 0 ? text.Length : feed;

    /// <param name="Open">Where the opening mark starts.</param>
    /// <param name="Close">Where the closing mark starts.</param>
    /// <param name="OpenLength">The length of the opening mark, for a fence with its line break.</param>
    /// <param name="CloseLength">The length of the closing mark.</param>
    /// <param name="Opening">What opens it again.</param>
    /// <param name="Closing">What closes it.</param>
    internal readonly record struct Span(int Open, int Close, int OpenLength, int CloseLength, string Opening, string Closing)
    {
        /// <summary>The span around this one; -1 when there is none.</summary>
        public int Parent { get; init; } = -1;

        /// <summary>Inline code, which is kept in one piece when it fits.</summary>
        public bool IsCode { get; init; }

        public int End => Close + CloseLength;
    }
}
