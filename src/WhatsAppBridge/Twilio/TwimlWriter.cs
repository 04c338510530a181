using System.Text;
using System.Xml;

namespace WhatsAppBridge.Twilio;

/// <summary>
/// Messages as TwiML, and whether they fit at all. The same messages always give the same bytes: a webhook that
/// comes again is answered from the recorded messages.
/// </summary>
internal static class TwimlWriter
{
    public const string ContentType = "text/xml; charset=utf-8";

    /// <summary>More are refused: Twilio error 14109.</summary>
    public const int MaxMessages = 10;

    /// <summary>Larger documents are refused: Twilio error 11750. In bytes.</summary>
    public const int MaxLength = 64 * 1024;

    /// <summary>The document that says nothing. An empty body would be an error to Twilio (11200).</summary>
    public static ReadOnlyMemory<byte> Empty { get; } = "<Response/>"u8.ToArray();

    private static readonly XmlWriterSettings Settings = new()
    {
        Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        // Twilio reads the declaration-free form; the header names the character set.
        OmitXmlDeclaration = true,
        // Line feeds of a message stay line feeds.
        NewLineHandling = NewLineHandling.None,
    };

    /// <summary>Whether the messages fit into a document. Most do so clearly that none has to be written to know.</summary>
    public static bool Fits(IReadOnlyList<OutboundMessage> messages) =>
        messages.Count <= MaxMessages && (LongestOf(messages) <= MaxLength || TryWrite(messages) is not null);

    /// <summary>The document, or null when the messages don't fit into one and have to go by REST.</summary>
    public static ReadOnlyMemory<byte>? TryWrite(IReadOnlyList<OutboundMessage> messages)
    {
        if (messages.Count == 0)
            return Empty;

        if (messages.Count > MaxMessages)
            return null;

        using var document = new MemoryStream(1024);
        using (var xml = XmlWriter.Create(document, Settings))
        {
            xml.WriteStartElement("Response");
            foreach (var message in messages)
                WriteMessage(xml, message);
            xml.WriteEndElement();
        }

        return document.Length <= MaxLength ? document.ToArray().AsMemory() : null;
    }

    // No character takes more than the five bytes of &amp; or &#xD; and no message more markup than this.
    private static int LongestOf(IReadOnlyList<OutboundMessage> messages)
    {
        const int markup = 100;
        const int character = 5;
        var length = markup;
        foreach (var message in messages)
            length += markup + character * ((message.Text?.Length ?? 0) + (message.MediaUrl?.Length ?? 0));
        return length;
    }

    private static void WriteMessage(XmlWriter xml, OutboundMessage message)
    {
        xml.WriteStartElement("Message");
        if (message.Text is not null)
            xml.WriteElementString("Body", XmlText.Clean(message.Text));
        if (message.MediaUrl is not null)
            xml.WriteElementString("Media", XmlText.Clean(message.MediaUrl));
        xml.WriteEndElement();
    }
}
