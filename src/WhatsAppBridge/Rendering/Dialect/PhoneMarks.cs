namespace WhatsAppBridge.Rendering.Dialect;

/// <summary>
/// Reads a line as WhatsApp does and knows which marks make pairs. An opening mark stands neither in a word nor before
/// white space; the first mark of its kind closes it that stands neither behind white space nor in a word. Nothing is a
/// mark inside monospace or an address. Reused from line to line.
/// </summary>
internal sealed class PhoneMarks
{
    private const string Fence = "```";
    private static readonly MarkTest EveryMark = static (_, _) => true;

    private readonly Dictionary<int, int> _closing = [];
    private readonly List<(int Start, int End, int Mark)> _code = [];
    private readonly List<(char Mark, int At)> _open = [];

    /// <summary>The positions of the marks that make pairs.</summary>
    public IReadOnlyDictionary<int, int> Pairs => _closing;

    /// <summary>Monospace, and how many backticks stand on either side of it.</summary>
    public IReadOnlyList<(int Start, int End, int Mark)> Code => _code;

    public bool IsPair(int open, int close) => _closing.TryGetValue(open, out var at) && at == close;

    /// <param name="line">One line; protected characters count as what they stand for.</param>
    public void Read(ReadOnlySpan<char> line)
    {
        _closing.Clear();
        _code.Clear();
        _open.Clear();
        for (var i = 0; i < line.Length; i++)
        {
            i += Controls.Restore(line[i]) switch
            {
                'h' or 'H' when WebAddress.StartsAt(line, i) => Math.Max(0, WebAddress.Length(line, i, line.Length, EveryMark) - 1),
                '`' => Math.Max(0, CodeLength(line, i) - 1),
                '*' or '_' or '~' => ReadMark(line, i),
                _ => 0,
            };
        }
    }

    /// <summary>The line as a person reads it: without the marks that make pairs.</summary>
    public static string Without(string line)
    {
        var phone = new PhoneMarks();
        phone.Read(line);
        var hidden = phone._closing.Keys.Concat(phone._closing.Values)
            .Concat(phone._code.SelectMany(code => Enumerable.Range(code.Start, code.Mark).Concat(Enumerable.Range(code.End - code.Mark, code.Mark))))
            .ToHashSet();
        return string.Concat(line.Where((_, at) => !hidden.Contains(at)));
    }

    private int ReadMark(ReadOnlySpan<char> line, int at)
    {
        var mark = Controls.Restore(line[at]);
        var opener = OpenerOf(mark);
        if (opener >= 0 && at > _open[opener].At + 1 && !Characters.IsBlankBefore(line, at) && !Characters.IsWordAt(line, at + 1))
        {
            _closing[_open[opener].At] = at;
            _open.RemoveRange(opener, _open.Count - opener);
        }
        else if (opener < 0 && !Characters.IsWordBefore(line, at) && !Characters.IsBlankAt(line, at + 1) && Controls.Restore(line[at + 1]) != mark)
        {
            _open.Add((mark, at));
        }

        return 0;
    }

    private int OpenerOf(char mark)
    {
        for (var i = 0; i < _open.Count; i++)
        {
            if (_open[i].Mark == mark)
                return i;
        }

        return -1;
    }

    private int CodeLength(ReadOnlySpan<char> line, int at)
    {
        if (Characters.IsWordBefore(line, at))
            return 0;

        foreach (var fence in (ReadOnlySpan<string>)[Fence, "`"])
        {
            if (!line[at..].StartsWith(fence, StringComparison.Ordinal))
                continue;

            var code = line[(at + fence.Length)..];
            var length = code.IndexOf(fence, StringComparison.Ordinal);
            if (length <= 0 || code[..length].IsWhiteSpace() || (fence.Length == 1 && code[..length].Trim().Length != length))
                continue;

            var end = at + length + (2 * fence.Length);
            if (Characters.IsWordAt(line, end))
                continue;

            _code.Add((at, end, fence.Length));
            return end - at;
        }

        return 0;
    }
}
