namespace WhatsAppBridge.Rendering.Dialect;

/// <summary>The opening line of a fenced code block.</summary>
internal readonly record struct CodeFence(char Mark, int Length, string Language)
{
    /// <summary>A fence that models put around a whole Markdown answer: its content is text, not code.</summary>
    public bool IsMarkdown => Language.Equals("md", StringComparison.OrdinalIgnoreCase) || Language.Equals("markdown", StringComparison.OrdinalIgnoreCase);

    /// <summary>What names a source, as <c>```py https://x.example/a.py</c> does, is for the reader: the first line of the code. Else empty.</summary>
    public string Source => Language.Contains("://", StringComparison.Ordinal) || Language.Contains("www.", StringComparison.OrdinalIgnoreCase) ? Language : "";

    public static CodeFence? Read(ReadOnlySpan<char> line)
    {
        var text = line.Trim();
        if (text.Length < 3 || text[0] is not ('`' or '~'))
            return null;

        var length = Characters.RunLength(text, 0, text.Length);
        var language = text[length..].Trim();
        return length < 3 || language.Contains('`') ? null : new CodeFence(text[0], length, language.ToString());
    }

    public bool IsClosedBy(ReadOnlySpan<char> line)
    {
        var text = line.Trim();
        return text.Length >= Length && text.IndexOfAnyExcept(Mark) < 0;
    }
}

/// <summary>Knows, for each line, the longest fence that a later line could close.</summary>
internal sealed class CodeFences
{
    private readonly int[] _backticks;
    private readonly int[] _tildes;

    public CodeFences(string text, List<Range> lines)
    {
        _backticks = LongestBehind(text, lines, '`');
        _tildes = LongestBehind(text, lines, '~');
    }

    /// <summary>Some line behind the given one closes the fence; it has to be looked for only then.</summary>
    public bool IsClosedBehind(CodeFence fence, int line) => (fence.Mark == '`' ? _backticks : _tildes) is { Length: > 0 } longest && longest[line] >= fence.Length;

    private static int[] LongestBehind(string text, List<Range> lines, char mark)
    {
        if (!text.Contains(new string(mark, 3), StringComparison.Ordinal))
            return [];

        var longest = new int[lines.Count];
        for (var i = lines.Count - 1; i > 0; i--)
        {
            var line = text.AsSpan(lines[i]).Trim();
            longest[i - 1] = Math.Max(longest[i], line.Length > 0 && line.IndexOfAnyExcept(mark) < 0 ? line.Length : 0);
        }

        return longest;
    }
}
