namespace WhatsAppBridge.Rendering.Dialect;

/// <summary>
/// The text that HTML becomes. Breaks between blocks are asked for and written when the next text comes, so that any
/// number of tags makes one break; styles are closed before a break and opened again behind it.
/// </summary>
internal sealed class HtmlOutput(int capacity)
{
    private static readonly (char On, char Off)[] Styles =
        [(Controls.BoldOn, Controls.BoldOff), (Controls.ItalicOn, Controls.ItalicOff), (Controls.StrikeOn, Controls.StrikeOff)];

    private readonly TextBuffer _buffer = new(capacity);
    private readonly int[] _styles = new int[Styles.Length];
    private int _breaks;
    private bool _skipsBlanks;
    private bool _startsItem;
    // The break asked for ends a line, but no table's row.
    private bool _isSoft;
    private bool _isInRowBreak;
    // The item's marker and its text are on one line, and the next item is on the next.
    private bool _isTight;
    private int _cellStart = -1;
    private int _labelStart = -1;

    public int QuoteDepth { get; set; }

    /// <summary>Inside lists an empty line between items is only the way the tags were written.</summary>
    public bool IsInList { get; set; }

    /// <summary>What is read stands in the row of a table in Markdown, which ends with its line.</summary>
    public bool IsInRow { get; set; }

    /// <summary>What is read stands in the label of a link in Markdown, in which there are no breaks.</summary>
    public bool IsInLabel { get; set; }

    private bool IsInLink => _labelStart >= 0;

    public bool IsInCell => _cellStart >= 0;

    public void AppendText(ReadOnlySpan<char> text)
    {
        if (_skipsBlanks)
        {
            var rest = text.TrimStart();
            var feeds = text[..^rest.Length].Count('\n');
            if (_isInRowBreak && feeds > 0)
                (_breaks, _isInRowBreak) = (1, false);
            if (feeds > 1 && !IsInList)
                _breaks = Math.Max(_breaks, 2);
            text = rest;
        }

        if (text.IsEmpty)
            return;

        Begin();
        foreach (var character in text)
        {
            if (character == '\n' && QuoteDepth > 0)
                AppendLineStart(IsInCell ? Controls.LineBreak : '\n');
            else if (character == '\n' && IsInLink)
                _buffer.Append(' ');
            else
                _buffer.Append(character);
        }
    }

    /// <summary>Appends Markdown of our own, on the line that is open.</summary>
    public void AppendMarkup(ReadOnlySpan<char> markup)
    {
        Begin();
        _buffer.Append(markup);
    }

    /// <summary>Appends a list marker. What breaks the item's text from it is left out.</summary>
    public void AppendMarker(string marker)
    {
        Begin();
        _buffer.Append(marker);
        (_startsItem, _skipsBlanks) = (true, true);
    }

    /// <summary>Appends lines as they are.</summary>
    public void AppendBlock(string lines)
    {
        Break(1);
        Begin();
        if (IsInRow)
            _buffer.Append(lines.Replace('\n', Controls.LineBreak));
        else
            _buffer.Append(QuoteDepth == 0 ? lines : lines.Replace("\n", $"\n{QuotePrefix}", StringComparison.Ordinal));
        Break(1);
    }

    /// <summary>Asks for the end of a line (1) or of a paragraph (2).</summary>
    public void Break(int lines)
    {
        if (_startsItem)
            return;

        if (IsInLabel)
        {
            AppendText(" ");
            return;
        }

        _isInRowBreak = IsInRow && (_breaks == 0 || _isInRowBreak);
        _breaks = Math.Max(_breaks, _isTight || IsInRow ? 1 : lines);
        (_skipsBlanks, _isSoft) = (true, false);
    }

    /// <summary>One line break, as <c>br</c> makes it; a second one ends the paragraph.</summary>
    public void BreakLine()
    {
        if (_breaks > 0)
        {
            Break(2);
            return;
        }

        Break(1);
        _isSoft = true;
    }

    public void OpenStyle(int style)
    {
        Begin();
        if (_styles[style]++ == 0)
            _buffer.Append(Styles[style].On);
    }

    public void CloseStyle(int style)
    {
        if (_styles[style] > 0 && --_styles[style] == 0)
            _buffer.Append(Styles[style].Off);
    }

    /// <summary>Starts a link's label, in which there are no breaks.</summary>
    public void StartLink()
    {
        AppendMarkup("[");
        _labelStart = _buffer.Length;
    }

    public void EndLink(string address)
    {
        // The link began in a cell that has ended.
        if (!IsInLink)
            return;

        var label = _buffer.Text[_labelStart..].ToString().Replace('\n', ' ');
        _buffer.CutTo(_labelStart);
        _buffer.Append(Brackets.Balanced(label));
        _labelStart = -1;
        AppendMarkup($"](<{address}>)");
    }

    public void StartCell()
    {
        Begin();
        _cellStart = _buffer.Length;
    }

    /// <summary>Takes the cell's text out of the output.</summary>
    public string EndCell()
    {
        if (_labelStart > _cellStart)
            _labelStart = -1;
        var cell = _buffer.Text[_cellStart..].Trim().ToString().Replace('\n', Controls.LineBreak);
        _buffer.CutTo(_cellStart);
        (_cellStart, _breaks, _skipsBlanks) = (-1, 0, false);
        return cell;
    }

    public override string ToString() => _buffer.ToString();

    private string QuotePrefix => string.Concat(Enumerable.Repeat("> ", QuoteDepth));

    // Writes the break that was asked for.
    private void Begin()
    {
        var breaks = IsInLink ? 0 : _breaks;
        if (IsInLink && _breaks > 0)
            _buffer.Append(' ');
        var separator = IsInCell || _isInRowBreak || (_isSoft && QuoteDepth == 0) ? Controls.LineBreak : '\n';
        (_breaks, _skipsBlanks, _startsItem, _isSoft, _isInRowBreak) = (0, false, false, false, false);
        if (breaks == 0)
            return;

        var start = Math.Max(0, _cellStart);
        var text = _buffer.Text[start..];
        if (separator == '\n' && (_isTight = HoldsOnlyMarkers(text[(text.LastIndexOfAny('\n', Controls.LineBreak) + 1)..])))
            return;

        var kept = text.TrimEnd(" \t\n").Length;
        if (!IsInList && text[kept..].Count('\n') > 1)
            breaks = 2;
        _buffer.CutTo(start + kept);
        if (kept == 0)
        {
            _buffer.Append(IsInCell ? "" : QuotePrefix);
            return;
        }

        for (var i = Styles.Length - 1; i >= 0; i--)
            AppendIfOpen(i, Styles[i].Off);
        for (var i = 0; i < breaks; i++)
            AppendLineStart(separator);
        for (var i = 0; i < Styles.Length; i++)
            AppendIfOpen(i, Styles[i].On);
    }

    private void AppendIfOpen(int style, char mark)
    {
        if (_styles[style] > 0)
            _buffer.Append(mark);
    }

    // "- <p>text</p>", "# <p>title</p>": the text belongs behind the marker.
    private static bool HoldsOnlyMarkers(ReadOnlySpan<char> line)
    {
        if (line.IsEmpty || line[^1] is not (' ' or '\t'))
            return false;

        var text = line.Trim();
        return (!text.IsEmpty && text.Length <= LineShape.DeepestHeading && text.IndexOfAnyExcept('#') < 0)
            || LineShape.ReadMarkers(line, new TextBuffer()) == line.Length;
    }

    private void AppendLineStart(char separator)
    {
        _buffer.Append(separator);
        if (!IsInCell)
            _buffer.Append(QuotePrefix);
    }
}
