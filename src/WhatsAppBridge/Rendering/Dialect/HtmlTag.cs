namespace WhatsAppBridge.Rendering.Dialect;

/// <summary>One tag, read from text that is mostly not HTML.</summary>
internal sealed record HtmlTag(string Name, bool IsClosing, IReadOnlyList<(string Name, string Value)> Attributes, int Length)
{
    private const int LongestName = 12;

    private static readonly HashSet<string> Known =
    [
        "a", "abbr", "address", "article", "aside", "audio", "b", "bdi", "bdo", "big", "blockquote", "body", "br", "button", "caption",
        "center", "cite", "code", "col", "colgroup", "dd", "del", "details", "dfn", "div", "dl", "dt", "em", "figcaption",
        "figure", "font", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hr", "html", "i",
        "iframe", "img", "input", "ins", "kbd", "label", "li", "link", "main", "mark", "meta", "nav", "o:p", "ol", "p",
        "picture", "pre", "q", "s", "samp", "script", "section", "small", "source", "span", "strike", "strong", "style",
        "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "title", "tr", "tt", "u", "ul", "var",
        "video", "wbr",
    ];

    // The attributes HTML knows without a value. A tag of nothing but other words is text: "a<b then c>d" compares.
    private static readonly HashSet<string> Bare = new(StringComparer.OrdinalIgnoreCase)
    {
        "allowfullscreen", "async", "autofocus", "autoplay", "checked", "compact", "contenteditable", "controls", "default",
        "defer", "disabled", "download", "formnovalidate", "hidden", "inert", "ismap", "itemscope", "loop", "multiple",
        "muted", "nomodule", "noshade", "novalidate", "nowrap", "open", "playsinline", "popover", "readonly", "required",
        "reversed", "selected",
    };

    /// <summary>Goes with all its content.</summary>
    public bool HidesContent => Name is "script" or "style" or "iframe" or "head" && !IsClosing;

    /// <summary>The attribute's value as written; null when it is absent.</summary>
    public string? Attribute(string name) =>
        Attributes.FirstOrDefault(attribute => attribute.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    /// <summary>The value of a property in the <c>style</c> attribute.</summary>
    public string StyleOf(string property)
    {
        foreach (var declaration in Entities.Decoded(Attribute("style") ?? "").Split(';'))
        {
            if (declaration.Split(':', 2) is [var name, var value] && name.Trim().Equals(property, StringComparison.OrdinalIgnoreCase))
                return value.Replace("!important", "", StringComparison.OrdinalIgnoreCase).Trim().ToLowerInvariant();
        }

        return "";
    }

    /// <summary>Reads a known, well-formed tag.</summary>
    public static HtmlTag? TryRead(ReadOnlySpan<char> text)
    {
        var isClosing = text.Length > 1 && text[1] == '/';
        var nameStart = isClosing ? 2 : 1;
        var nameLength = 0;
        while (nameStart + nameLength < text.Length && nameLength <= LongestName && IsNamePart(text[nameStart + nameLength]))
            nameLength++;

        if (nameLength is 0 or > LongestName || text.Slice(nameStart, nameLength).ToString().ToLowerInvariant() is not { } name || !Known.Contains(name))
            return null;

        var attributes = new List<(string, string)>();
        var (isSure, isDoubtful) = (false, false);
        for (var at = nameStart + nameLength; at < text.Length;)
        {
            var blanks = text.Slice(at, BlanksAt(text[at..]));
            at += blanks.Length;
            // "a<b", and a quotation on the next line.
            if (blanks.Count('\n') > 1 || (blanks.Contains('\n') && at < text.Length && text[at] == '>' && !isSure && !isClosing))
                return null;
            var isEmpty = text[at..].StartsWith("/>", StringComparison.Ordinal);
            if (isEmpty || (at < text.Length && text[at] == '>'))
                return isDoubtful && !isSure ? null : new HtmlTag(name, isClosing, attributes, at + (isEmpty ? 2 : 1));

            var start = at;
            if (!TryReadAttribute(text, ref at, attributes))
                return null;

            // Nobody writes a value or such a name but in a tag.
            var attribute = text[start..at];
            isSure |= attribute.Contains('=')
                || attribute.StartsWith("data-", StringComparison.OrdinalIgnoreCase)
                || attribute.StartsWith("aria-", StringComparison.OrdinalIgnoreCase);
            isDoubtful |= !Bare.Contains(attribute.ToString());
        }

        return null;
    }

    /// <summary>The text between tags; <c>br</c> is a line break.</summary>
    public static string Without(ReadOnlySpan<char> content)
    {
        var output = new TextBuffer(content.Length);
        for (var i = 0; i < content.Length;)
        {
            if (content[i] == '<' && TryRead(content[i..]) is { } tag)
            {
                output.Append(tag.Name == "br" ? "\n" : "");
                i += tag.Length;
            }
            else
            {
                output.Append(content[i++]);
            }
        }

        return output.ToString();
    }

    private static bool IsNamePart(char character) => char.IsAsciiLetterOrDigit(character) || character == ':';

    private static bool TryReadAttribute(ReadOnlySpan<char> text, ref int at, List<(string, string)> attributes)
    {
        var nameLength = text[at..].IndexOfAny(" \t\n=>/<\"'");
        if (nameLength <= 0)
            return false;

        var name = text.Slice(at, nameLength).ToString();
        at += nameLength;
        var equals = at + BlanksAt(text[at..]);
        if (equals >= text.Length || text[equals] != '=')
            return char.IsAsciiLetter(name[0]) && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or ':' or '_' or '.');

        at = equals + 1;
        at += BlanksAt(text[at..]);
        if (at >= text.Length)
            return false;

        var isQuoted = text[at] is '"' or '\'';
        var start = isQuoted ? at + 1 : at;
        var length = isQuoted ? text[start..].IndexOf(text[at]) : text[start..].IndexOfAny(" \t\n><");
        if (length < 0 || (length == 0 && !isQuoted))
            return false;

        attributes.Add((name, text.Slice(start, length).ToString()));
        at = start + length + (isQuoted ? 1 : 0);
        return true;
    }

    private static int BlanksAt(ReadOnlySpan<char> text) =>
        text.IndexOfAnyExcept(" \t\n") is var other && other < 0 ? text.Length : other;
}
