namespace WhatsAppBridge.Rendering.Dialect;

/// <summary>Reads a text block by block: paragraphs, headings, lists, quotes, tables, code.</summary>
internal sealed class BlockReader
{
    private const string Rule = "─────";
    private const string Fence = "```";

    private readonly string _text;
    private readonly List<Range> _lines;
    private readonly CodeFences _fences;
    private readonly LinkReferences _references;
    private readonly Workbench _tools;
    private readonly InlineReader _inline;
    private readonly StyledText _styled;
    private readonly TextBuffer _markers;
    private readonly LineOutput _output;
    // Fences around Markdown whose closing line is still to come.
    private readonly Stack<CodeFence> _unwrapped = new();

    private BlockReader(string text, LinkReferences references, Workbench tools)
    {
        (_text, _references, _tools) = (text, references, tools);
        (_inline, _styled, _markers, _output) = (tools.Inline, tools.Styled, tools.Markers, tools.Output);
        _lines = TextLines.Of(text);
        _fences = new CodeFences(text, _lines);
    }

    /// <returns>The text itself when nothing about it changes.</returns>
    public static string Convert(string text, Workbench tools)
    {
        new BlockReader(text, LinkReferences.Read(text), tools).ReadAll();
        return tools.Output.Finish(text);
    }

    private void ReadAll()
    {
        _inline.References = _references;
        for (var line = 0; line < _lines.Count;)
            line = ReadBlock(line);
    }

    private ReadOnlySpan<char> Line(int line) => _text.AsSpan(_lines[line]);

    private int StartOf(int line) => _lines[line].Start.Value;

    private int EndOf(int line) => _lines[line].End.Value;

    // Writes the block that starts on a line and returns the line behind it.
    private int ReadBlock(int line)
    {
        var text = Line(line);
        if (_references.DefinesAt(StartOf(line)))
            return line + 1;

        if (EndsUnwrapped(line))
        {
            _unwrapped.Pop();
            return line + 1;
        }

        if (FenceAt(line) is { } fence)
            return ReadFence(line, fence, LineShape.IndentationOf(text));

        if (LineShape.ReadQuote(text).Depth > 0)
            return ReadQuote(line);

        if (LineShape.IsRule(text))
            return WriteLine(Rule, line);

        _markers.CutTo(0);
        var markers = LineShape.ReadMarkers(text, _markers);
        if (IsTableAt(line, markers))
            return ReadTable(line, markers);

        return text[markers..].IsWhiteSpace() ? WriteLine(_markers.Text, line) : ReadItem(line, markers);
    }

    // What stands behind a list's markers, or where there are none.
    private int ReadItem(int line, int markers)
    {
        var text = Line(line)[markers..];
        _output.Append(_markers.Text);
        if (markers > 0 && CodeFence.Read(text) is { IsMarkdown: false } fence && _fences.IsClosedBehind(fence, line))
            return ReadFence(line, fence, 0);

        if (!LineShape.TryReadHeading(text, out var title))
            return ReadParagraph(line, markers);

        var start = StartOf(line) + markers;
        _inline.Read(_text, start + title.Start.Value, start + title.End.Value, Style.Bold, _styled);
        WriteStyled();
        return line + 1;
    }

    private int WriteLine(ReadOnlySpan<char> text, int line)
    {
        _output.Append(text);
        _output.EndLine();
        return line + 1;
    }

    private void WriteStyled()
    {
        _styled.WriteTo(_output);
        _output.EndLine();
    }

    // A paragraph or a list item: marks may run over its lines, but not out of it.
    private int ReadParagraph(int line, int markers)
    {
        var next = line + 1;
        while (next < _lines.Count && ContinuesParagraph(next))
            next++;

        var isHeading = next < _lines.Count && IsUnderlineFor(line, next, markers);
        _inline.Read(_text, StartOf(line) + markers, EndOf(next - 1), isHeading ? Style.Bold : Style.None, _styled);
        WriteStyled();
        return isHeading ? next + 1 : next;
    }

    // Of several lines, or of an item, three dashes or more are more likely a rule.
    private bool IsUnderlineFor(int first, int underline, int markers) =>
        LineShape.IsUnderline(Line(underline)) && ((first == underline - 1 && markers == 0) || Line(underline).Contains('='));

    private bool ContinuesParagraph(int line)
    {
        var text = Line(line);
        return !text.IsWhiteSpace()
            && !LineShape.IsListItem(text)
            && !LineShape.IsLabelled(text)
            && !LineShape.IsRule(text)
            && !LineShape.IsUnderline(text)
            && !LineShape.TryReadHeading(text, out _)
            && LineShape.ReadQuote(text).Depth == 0
            && !EndsUnwrapped(line)
            && !_references.DefinesAt(StartOf(line))
            && !IsTableAt(line, 0)
            && FenceAt(line) is null;
    }

    private bool EndsUnwrapped(int line) => _unwrapped.TryPeek(out var fence) && fence.IsClosedBy(Line(line));

    private CodeFence? FenceAt(int line) =>
        CodeFence.Read(Line(line)) is { } fence && _fences.IsClosedBehind(fence, line) ? fence : null;

    private int ReadFence(int line, CodeFence fence, int indentation)
    {
        if (fence.IsMarkdown)
        {
            _unwrapped.Push(fence);
            return line + 1;
        }

        var end = line + 1;
        while (!fence.IsClosedBy(Line(end)))
            end++;

        // Code on the phone is what three backticks enclose; content that has them itself keeps its own fence.
        var content = end > line + 1 ? _text.AsSpan(StartOf(line + 1), EndOf(end - 1) - StartOf(line + 1)) : "";
        var mark = content.Contains(Fence, StringComparison.Ordinal) ? new string(fence.Mark, fence.Length) : Fence;
        var prefix = _output.Prefix;
        _output.Prefix = "";
        _output.Append(mark);
        _output.EndLine();
        if (fence.Source is { Length: > 0 } source)
        {
            _output.Append(source);
            _output.EndCodeLine();
        }

        for (var i = line + 1; i < end; i++)
        {
            // Code as deep as its fence is not indented.
            _output.Append(Line(i)[Math.Min(indentation, LineShape.IndentationOf(Line(i)))..]);
            _output.EndCodeLine();
        }

        _output.Append(mark);
        _output.EndLine();
        _output.Prefix = prefix;
        return end + 1;
    }

    // Lines of one depth are read as a text of their own.
    private int ReadQuote(int line)
    {
        var depth = LineShape.ReadQuote(Line(line)).Depth;
        var inner = new TextBuffer();
        for (; line < _lines.Count && LineShape.ReadQuote(Line(line)) is var quote && quote.Depth == depth; line++)
        {
            inner.Append(Line(line)[quote.Start..]);
            inner.Append('\n');
        }

        var prefix = _output.Prefix;
        _output.Prefix = prefix + string.Concat(Enumerable.Repeat("> ", depth));
        inner.CutTo(inner.Length - 1);
        var quotation = inner.ToString();
        if (string.IsNullOrWhiteSpace(quotation))
            _output.EndCodeLine();
        else
            ReadPart(quotation);
        _output.Prefix = prefix;
        return line;
    }

    // With the same tools: between two blocks none of them holds anything.
    private void ReadPart(string text)
    {
        new BlockReader(text, _references.ForPart(text), _tools).ReadAll();
        _inline.References = _references;
    }

    private bool IsTableAt(int line, int markers) =>
        line + 1 < _lines.Count && MarkdownTable.StartsWith(Line(line)[markers..], Line(line + 1));

    // In a list, the lines below the first stand under its text.
    private int ReadTable(int line, int markers)
    {
        var headers = MarkdownTable.Cells(Line(line)[markers..]);
        var next = line + 2;
        var rows = new List<List<string>>();
        for (; next < _lines.Count && MarkdownTable.IsRow(Line(next)) && !IsTableAt(next, 0); next++)
            rows.Add(MarkdownTable.Cells(Line(next)));

        rows.RemoveAll(cells => cells.TrueForAll(cell => cell.Length == 0));
        var prefix = _output.Prefix;
        var indentation = Line(line)[..LineShape.IndentationOf(Line(line))].ToString();
        _output.Prefix = prefix + (markers > 0 ? _markers.ToString() : indentation);
        _output.PrefixBelow = prefix + (markers > 0 ? new string(' ', _markers.Length) : indentation);
        // Headers say something even of a table that holds nothing.
        if (rows.Count == 0)
            WriteLine(string.Join(" | ", headers), line);

        for (var i = 0; i < rows.Count; i++)
            WriteRow(headers, rows[i], isFirst: i == 0);
        (_output.Prefix, _output.PrefixBelow) = (prefix, null);
        return next;
    }

    private void WriteRow(List<string> headers, List<string> cells, bool isFirst)
    {
        if (!isFirst)
            _output.EndLine();

        // Cells beyond the headers have no label to stand under, but they are not lost either.
        if (cells.Count > headers.Count)
            cells = [.. cells[..(headers.Count - 1)], string.Join(" | ", cells.Skip(headers.Count - 1))];
        foreach (var (header, cell) in headers.Zip(cells))
        {
            if (cell.Length == 0)
                continue;

            LabelledLine.Append(header, cell, _inline, _styled);
            WriteStyled();
        }
    }
}
