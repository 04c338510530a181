namespace WhatsAppBridge.Rendering.Dialect;

/// <summary>The opening line of a fenced code block.</summary>
internal readonly record struct CodeFence(string Mark, string Language)
{
    /// <summary>A fence that models put around a whole Markdown answer: its content is text, not code.</summary>
    public bool IsMarkdown => Language.Equals("md", StringComparison.OrdinalIgnoreCase) || Language.Equals("markdown", StringComparison.OrdinalIgnoreCase);

    public static bool TryOpen(string line, out CodeFence fence)
    {
        fence = default;
        var text = line.Trim();
        if (text.Length < 3 || text[0] is not ('`' or '~'))
            return false;

        var length = text.AsSpan().IndexOfAnyExcept(text[0]) is var other && other < 0 ? text.Length : other;
        var language = text[length..].Trim();
        if (length < 3 || language.Contains('`', StringComparison.Ordinal))
            return false;

        fence = new CodeFence(text[..length], language);
        return true;
    }

    /// <summary>The index of the closing line in lines that start with the opening one; -1 when it is never closed.</summary>
    /// <param name="lines">The rest of the text.</param>
    /// <param name="unclosed">Marks that are known not to be closed further on: a thousand of them cost one search.</param>
    public int FindEnd(ReadOnlySpan<string> lines, HashSet<string> unclosed)
    {
        if (unclosed.Contains(Mark))
            return -1;

        for (var i = 1; i < lines.Length; i++)
        {
            var text = lines[i].AsSpan().Trim();
            if (text.Length >= Mark.Length && text.IndexOfAnyExcept(Mark[0]) < 0)
                return i;
        }

        unclosed.Add(Mark);
        return -1;
    }
}
