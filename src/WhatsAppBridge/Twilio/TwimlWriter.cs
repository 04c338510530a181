using System.Buffers;
using System.Text;

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

    private static readonly SearchValues<char> Markup = SearchValues.Create("<>&");

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

        var document = new ArrayBufferWriter<byte>(UsualLengthOf(messages));
        document.Write("<Response>"u8);
        for (var i = 0; i < messages.Count; i++)
            Write(document, messages[i]);
        document.Write("</Response>"u8);
        return document.WrittenCount <= MaxLength ? document.WrittenMemory : null;
    }

    private static int UsualLengthOf(IReadOnlyList<OutboundMessage> messages)
    {
        var length = 64;
        for (var i = 0; i < messages.Count; i++)
            length += 64 + LengthOf(messages[i]) * 5 / 4;
        return length;
    }

    // No character takes more than the five bytes of &amp; and no message more markup than this.
    private static int LongestOf(IReadOnlyList<OutboundMessage> messages)
    {
        const int markup = 100;
        const int character = 5;
        var length = markup;
        for (var i = 0; i < messages.Count; i++)
            length += markup + character * LengthOf(messages[i]);
        return length;
    }

    private static int LengthOf(OutboundMessage message) => (message.Text?.Length ?? 0) + (message.MediaUrl?.Length ?? 0);

    private static void Write(ArrayBufferWriter<byte> document, OutboundMessage message)
    {
        document.Write("<Message>"u8);
        if (message.Text is not null)
            Write(document, "<Body>"u8, message.Text, "</Body>"u8);
        if (message.MediaUrl is not null)
            Write(document, "<Media>"u8, message.MediaUrl, "</Media>"u8);
        document.Write("</Message>"u8);
    }

    // Line feeds of a message stay line feeds, and a carriage return is read as one.
    private static void Write(ArrayBufferWriter<byte> document, ReadOnlySpan<byte> start, string content, ReadOnlySpan<byte> end)
    {
        document.Write(start);
        var rest = XmlText.Clean(content).AsSpan();
        while (rest.IndexOfAny(Markup) is var at && at >= 0)
        {
            Encoding.UTF8.GetBytes(rest[..at], document);
            document.Write(rest[at] switch
            {
                '<' => "&lt;"u8,
                '>' => "&gt;"u8,
                _ => "&amp;"u8,
            });
            rest = rest[(at + 1)..];
        }

        Encoding.UTF8.GetBytes(rest, document);
        document.Write(end);
    }
}
