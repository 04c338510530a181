using System.Text;
using System.Xml;

namespace WhatsAppBridge.Rendering;

/// <summary>
/// A link as a button for anybody's web page. Pure. It brings its looks along, loads nothing, and without its styles (a
/// page's policy may forbid them) it is still a link with words. The icon is our own: a speech bubble, nobody's mark.
/// </summary>
internal static class ClickToChatButton
{
    public const string DefaultLabel = "Chat with us on WhatsApp";

    /// <summary>In UTF-16 units; a button is no place for more.</summary>
    public const int MaxLabelLength = 100;

    private const string ButtonStyle =
        "display:inline-flex;align-items:center;gap:.6em;padding:.7em 1.2em;border-radius:2em;background:#0b7261;color:#fff;" +
        "font:600 1rem/1.3 system-ui,sans-serif;text-decoration:none";

    private const string Bubble =
        "M12 3.5c-5 0-9 3.5-9 7.8 0 2.3 1.2 4.4 3 5.8l-.6 3.4 3.7-1.7c.9.2 1.9.4 2.9.4 5 0 9-3.5 9-7.9s-4-7.8-9-7.8zM8 9.8h8M8 13h5.2";

    /// <param name="chat">Where it leads.</param>
    /// <param name="label">What stands on it; the usual words where it is blank.</param>
    public static string Html(ClickToChat chat, string? label)
    {
        var words = OneLine.Of(label ?? "", MaxLabelLength);
        var html = new StringBuilder();
        using (var writer = XmlWriter.Create(html, new XmlWriterSettings { OmitXmlDeclaration = true, Indent = true, NewLineChars = "\n" }))
        {
            writer.WriteStartElement("a");
            writer.WriteAttributeString("href", chat.Link);
            writer.WriteAttributeString("target", "_blank");
            writer.WriteAttributeString("rel", "noopener noreferrer");
            writer.WriteAttributeString("style", ButtonStyle);
            WriteIcon(writer);
            writer.WriteElementString("span", XmlSafe(OneLine.IsBlank(words) ? DefaultLabel : words));
            writer.WriteEndElement();
        }

        return html.ToString();
    }

    private static void WriteIcon(XmlWriter writer)
    {
        writer.WriteStartElement("svg");
        // Screen readers have the words beside it.
        writer.WriteAttributeString("aria-hidden", "true");
        writer.WriteAttributeString("focusable", "false");
        writer.WriteAttributeString("width", "24");
        writer.WriteAttributeString("height", "24");
        writer.WriteAttributeString("viewBox", "0 0 24 24");
        writer.WriteAttributeString("fill", "none");
        writer.WriteAttributeString("stroke", "currentColor");
        writer.WriteAttributeString("stroke-width", "2");
        writer.WriteAttributeString("stroke-linecap", "round");
        writer.WriteAttributeString("stroke-linejoin", "round");
        writer.WriteStartElement("path");
        writer.WriteAttributeString("d", Bubble);
        writer.WriteEndElement();
        writer.WriteEndElement();
    }

    private static string XmlSafe(string text) =>
        string.Concat(text.EnumerateRunes().Where(rune => rune.Value is not (0xFFFD or 0xFFFE or 0xFFFF)).Select(rune => rune.ToString()));
}
