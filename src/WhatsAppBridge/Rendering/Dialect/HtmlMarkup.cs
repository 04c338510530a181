namespace WhatsAppBridge.Rendering.Dialect;

/// <summary>
/// Turns the HTML that editors leave in an assistant's text into line breaks, list markers, links and marks of our
/// own. The marks are control characters, which no message may hold, so they can't be mistaken for text.
/// </summary>
internal static class HtmlMarkup
{
    public const string Bold = "html-bold";
    public const string Italic = "html-italic";
    public const string Strike = "html-strike";

    private const char BoldOn = '\u0001', BoldOff = '\u0002';
    private const char ItalicOn = '\u0003', ItalicOff = '\u0004';
    private const char StrikeOn = '\u0005', StrikeOff = '\u0006';

    /// <summary>The text with tags replaced. Code keeps its content; a <c>&lt;</c> that opens no known tag is text.</summary>
    public static string ToMarks(string text)
    {
        var clean = WithoutMarks(text);
        return clean.Contains('<', StringComparison.Ordinal) ? new HtmlReader(clean).Read() : clean;
    }

    public static string WithoutMarks(string text) =>
        text.AsSpan().IndexOfAnyInRange('\u0001', '\u0008') < 0
            ? text
            : string.Concat(text.Where(character => character is < '\u0001' or > '\u0008'));

    public static bool TryReadMark(char character, out string mark, out bool opens)
    {
        (mark, opens) = character switch
        {
            BoldOn => (Bold, true),
            BoldOff => (Bold, false),
            ItalicOn => (Italic, true),
            ItalicOff => (Italic, false),
            StrikeOn => (Strike, true),
            StrikeOff => (Strike, false),
            _ => ("", false),
        };
        return mark.Length > 0;
    }

    /// <summary>What a tag becomes. Nothing for a tag that only dresses.</summary>
    public static string Replace(HtmlTag tag) => (tag.Name, tag.IsClosing) switch
    {
        ("b" or "strong", false) => BoldOn.ToString(),
        ("b" or "strong", true) => BoldOff.ToString(),
        ("i" or "em", false) => ItalicOn.ToString(),
        ("i" or "em", true) => ItalicOff.ToString(),
        ("s" or "del" or "strike", false) => StrikeOn.ToString(),
        ("s" or "del" or "strike", true) => StrikeOff.ToString(),
        ("code" or "kbd" or "samp", _) => "`",
        ("pre", _) => "\n```\n",
        ("br", _) => "\n",
        ("hr", _) => "\n---\n",
        ("h1" or "h2" or "h3" or "h4" or "h5" or "h6", false) => $"\n\n{BoldOn}",
        ("h1" or "h2" or "h3" or "h4" or "h5" or "h6", true) => $"{BoldOff}\n\n",
        ("p" or "table", _) => "\n\n",
        ("ul" or "ol" or "div" or "section" or "article" or "tr", _) => "\n",
        ("li", false) => "\n- ",
        ("td" or "th", true) => " ",
        ("blockquote", false) => "\n> ",
        ("blockquote", true) => "\n\n",
        ("a", false) when tag.Attribute("href") is not null => "[",
        ("img", _) => $"![{tag.Attribute("alt")}](<{tag.Attribute("src")}>)",
        _ => "",
    };
}
