using System.Net;

namespace WhatsAppBridge.Rendering.Dialect;

/// <summary>One tag, read from text that is mostly not HTML.</summary>
internal sealed record HtmlTag(string Name, bool IsClosing, IReadOnlyList<(string Name, string Value)> Attributes, int Length)
{
    private const int LongestTag = 2048;

    private static readonly HashSet<string> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        "a", "abbr", "article", "b", "blockquote", "br", "center", "code", "dd", "del", "div", "dl", "dt", "em", "font",
        "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "i", "iframe", "img", "kbd", "li", "mark", "ol",
        "p", "pre", "s", "samp", "script", "section", "small", "span", "strike", "strong", "style", "sub", "sup",
        "table", "tbody", "td", "tfoot", "th", "thead", "tr", "tt", "u", "ul", "video", "audio", "source", "figure",
        "figcaption", "label", "button", "input", "form", "nav", "main", "body", "html", "head", "title", "meta", "link",
    };

    /// <summary>Goes with all its content.</summary>
    public bool HidesContent => Name is "script" or "style" or "iframe" && !IsClosing;

    /// <summary>The attribute's value with its entities decoded; null when it is absent.</summary>
    public string? Attribute(string name) =>
        Attributes.FirstOrDefault(attribute => attribute.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value is { } value
            ? WebUtility.HtmlDecode(value)
            : null;

    /// <summary>
    /// Reads a known, well-formed tag. Attributes need values: <c>a&lt;b then c&gt;d</c> compares, it does not format.
    /// </summary>
    public static HtmlTag? TryRead(ReadOnlySpan<char> text)
    {
        text = text[..Math.Min(text.Length, LongestTag)];
        var isClosing = text.Length > 1 && text[1] == '/';
        var nameStart = isClosing ? 2 : 1;
        var nameLength = 0;
        while (nameStart + nameLength < text.Length && char.IsAsciiLetterOrDigit(text[nameStart + nameLength]))
            nameLength++;

        var name = text.Slice(nameStart, nameLength).ToString().ToLowerInvariant();
        if (!Known.Contains(name))
            return null;

        var attributes = new List<(string, string)>();
        var at = nameStart + nameLength;
        while (at < text.Length)
        {
            at += BlanksAt(text[at..]);
            if (text[at..].StartsWith("/>"))
                return new HtmlTag(name, isClosing, attributes, at + 2);
            if (at < text.Length && text[at] == '>')
                return new HtmlTag(name, isClosing, attributes, at + 1);
            if (!TryReadAttribute(text, ref at, attributes))
                return null;
        }

        return null;
    }

    private static bool TryReadAttribute(ReadOnlySpan<char> text, ref int at, List<(string, string)> attributes)
    {
        var nameLength = text[at..].IndexOfAny(" \t\n=>/<\"'");
        if (nameLength <= 0 || text[at + nameLength] != '=')
            return false;

        var name = text.Slice(at, nameLength).ToString();
        at += nameLength + 1;
        if (at >= text.Length)
            return false;

        int end;
        if (text[at] is '"' or '\'')
        {
            end = text[(at + 1)..].IndexOf(text[at]);
            if (end < 0)
                return false;

            attributes.Add((name, text.Slice(at + 1, end).ToString()));
            at += end + 2;
            return true;
        }

        end = text[at..].IndexOfAny(" \t\n><");
        if (end <= 0)
            return false;

        attributes.Add((name, text.Slice(at, end).ToString()));
        at += end;
        return true;
    }

    private static int BlanksAt(ReadOnlySpan<char> text) =>
        text.IndexOfAnyExcept(" \t\n") is var other && other < 0 ? text.Length : other;
}
