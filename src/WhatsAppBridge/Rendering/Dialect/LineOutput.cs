namespace WhatsAppBridge.Rendering.Dialect;

/// <summary>
/// The converted text, written line by line. Several blank lines become one, those at either end go, and so do blanks
/// at the end of a line; code keeps all of them.
/// </summary>
internal sealed class LineOutput
{
    private readonly TextBuffer _buffer = new();
    private int _lineStart;
    private bool _isStarted;
    // Of the line written last, and the shortest of the blank ones since; null when there were none.
    private string _lastPrefix = "";
    private string? _blankPrefix;

    /// <summary>What every line begins with: the quote's marks.</summary>
    public string Prefix { get; set; } = "";

    /// <summary>What lines begin with once the next one is written; null when that stays the same.</summary>
    public string? PrefixBelow { get; set; }

    public int Length => _buffer.Length;

    /// <summary>The line being written, without its prefix.</summary>
    public ReadOnlySpan<char> Line => _buffer.Text[_lineStart..];

    public int LinePosition => _buffer.Length - _lineStart;

    public void Append(char character) => _buffer.Append(character);

    public void Append(ReadOnlySpan<char> text) => _buffer.Append(text);

    public void CutTo(int length) => _buffer.CutTo(length);

    /// <summary>Ends a line of text.</summary>
    public void EndLine()
    {
        var text = Line.TrimEnd();
        if (text.IsEmpty)
        {
            _buffer.CutTo(_lineStart);
            _blankPrefix = Shorter(_blankPrefix ?? Prefix, Prefix);
            return;
        }

        _buffer.CutTo(_lineStart + text.Length);
        FinishLine();
    }

    /// <summary>Ends a line of code, which may be blank.</summary>
    public void EndCodeLine() => FinishLine();

    /// <summary>All that was written, without the last line's end; what follows is another text.</summary>
    /// <param name="expected">Returned, instead of a string of its own, when that is what was written.</param>
    public string Finish(string expected)
    {
        var text = _buffer.Text[..Math.Max(0, _buffer.Length - 1)];
        var finished = text.SequenceEqual(expected) ? expected : text.ToString();
        _buffer.CutTo(0);
        (_lineStart, _isStarted, _lastPrefix, _blankPrefix) = (0, false, "", null);
        (Prefix, PrefixBelow) = ("", null);
        return finished;
    }

    // The line break and the prefix that go before the line are known only now that the line is known not to be blank.
    private void FinishLine()
    {
        _buffer.Insert(_lineStart, Line.IsEmpty ? Prefix.AsSpan().TrimEnd() : Prefix);
        // A blank line is quoted when what stands on both sides of it is.
        if (_isStarted && _blankPrefix is not null)
            _buffer.Insert(_lineStart, $"{Shorter(Shorter(_lastPrefix, _blankPrefix), Prefix).TrimEnd()}\n");

        _buffer.Append('\n');
        _lineStart = _buffer.Length;
        _isStarted = true;
        (_lastPrefix, _blankPrefix) = (Prefix, null);
        (Prefix, PrefixBelow) = (PrefixBelow ?? Prefix, null);
    }

    private static string Shorter(string one, string other) => other.Length < one.Length ? other : one;
}
