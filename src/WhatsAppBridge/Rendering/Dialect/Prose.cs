namespace WhatsAppBridge.Rendering.Dialect;

/// <summary>The lines of a text that are no code, without the marks of quotations.</summary>
internal sealed class Prose
{
    private readonly List<Range> _lines;
    private readonly List<Range> _contents;
    // Those of them that are no code.
    private readonly List<int> _prose = [];

    public Prose(string text)
    {
        Text = text;
        _lines = TextLines.Of(text);
        _contents = [.. _lines.Select(line => (line.Start.Value + LineShape.ReadQuote(text.AsSpan(line)).Start)..line.End)];
        var fences = new CodeFences(text, _contents);
        for (var i = 0; i < _lines.Count; i++)
        {
            if (CodeFence.Read(text.AsSpan(_contents[i])) is { IsMarkdown: false } fence && fences.IsClosedBehind(fence, i))
            {
                while (!fence.IsClosedBy(text.AsSpan(_contents[++i])))
                    continue;
            }
            else
            {
                _prose.Add(i);
            }
        }
    }

    public string Text { get; }

    public int Count => _prose.Count;

    public ReadOnlySpan<char> Line(int index) => Text.AsSpan(_contents[_prose[index]]);

    public int Start(int index) => _contents[_prose[index]].Start.Value;

    public int End(int index) => _contents[_prose[index]].End.Value;

    /// <summary>Where the line starts, unless it is quoted; -1 then.</summary>
    public int LineStart(int index) => _lines[_prose[index]].Start.Equals(_contents[_prose[index]].Start) ? Start(index) : -1;

    /// <summary>The line below is no code either.</summary>
    public bool IsFollowed(int index) => index + 1 < Count && _prose[index + 1] == _prose[index] + 1;
}
