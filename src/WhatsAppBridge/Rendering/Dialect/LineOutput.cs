namespace WhatsAppBridge.Rendering.Dialect;

/// <summary>
/// The converted text, written line by line. Several blank lines become one, those at either end go, and so do blanks
/// at the end of a line; code keeps all of them.
/// </summary>
internal sealed class LineOutput(int capacity)
{
    private readonly TextBuffer _buffer = new(capacity);
    private int _lineStart;
    private bool _isStarted;
    private bool _followsBlankLine;

    /// <summary>What every line begins with: the quote's marks.</summary>
    public string Prefix { get; set; } = "";

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
        if (text.IsEmpty && Prefix.Length == 0)
        {
            _buffer.CutTo(_lineStart);
            _followsBlankLine = true;
            return;
        }

        _buffer.CutTo(_lineStart + text.Length);
        FinishLine();
    }

    /// <summary>Ends a line of code, which may be blank.</summary>
    public void EndCodeLine() => FinishLine();

    public override string ToString() => new(_buffer.Text[..Math.Max(0, _buffer.Length - 1)]);

    // The line break and the prefix that go before the line are known only now that the line is known not to be blank.
    private void FinishLine()
    {
        _buffer.Insert(_lineStart, Line.IsEmpty ? Prefix.AsSpan().TrimEnd() : Prefix);
        if (_isStarted && _followsBlankLine)
            _buffer.Insert(_lineStart, "\n");

        _buffer.Append('\n');
        _lineStart = _buffer.Length;
        _isStarted = true;
        _followsBlankLine = false;
    }
}
