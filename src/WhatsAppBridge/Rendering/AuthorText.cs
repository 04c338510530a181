using WhatsAppBridge.Rendering.Dialect;

namespace WhatsAppBridge.Rendering;

/// <summary>Converts the texts of an answer, each of them up to a length beyond which nobody reads.</summary>
internal sealed class AuthorText(SingleAsterisk singleAsterisk)
{
    /// <summary>In UTF-16 units: forty messages. Whoever sends more has made a mistake.</summary>
    public const int Longest = 64 * 1024;

    /// <summary>How many texts were longer.</summary>
    public int CutCount { get; private set; }

    /// <summary>Paragraphs, lists, tables and all; empty when there is nothing to show.</summary>
    public string Text(string? markup) => string.IsNullOrWhiteSpace(markup) ? "" : WhatsAppText.FromMarkup(Cut(markup), singleAsterisk);

    /// <summary>One line, such as a label.</summary>
    public string Line(string? markup) => string.IsNullOrWhiteSpace(markup) ? "" : WhatsAppText.LineFromMarkup(Cut(markup), singleAsterisk);

    /// <summary>One line in bold, such as a title.</summary>
    public string BoldLine(string? markup) => string.IsNullOrWhiteSpace(markup) ? "" : WhatsAppText.BoldLine(Cut(markup), singleAsterisk);

    /// <summary>One line with a label in bold, such as the cell of a table.</summary>
    public string LabelledLine(string label, string value) => WhatsAppText.LabelledLine(Cut(label), Cut(value), singleAsterisk);

    /// <summary>The text up to the greatest length.</summary>
    public string Cut(string text)
    {
        if (text.Length <= Longest)
            return text;

        CutCount++;
        return char.IsHighSurrogate(text[Longest - 1]) ? text[..(Longest - 1)] : text[..Longest];
    }
}
