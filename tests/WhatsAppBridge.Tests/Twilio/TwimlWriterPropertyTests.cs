using System.Text;
using System.Xml;
using System.Xml.Linq;
using CsCheck;
using WhatsAppBridge.Tests.Infrastructure;
using WhatsAppBridge.Twilio;
using XmlText = WhatsAppBridge.Twilio.XmlText;

namespace WhatsAppBridge.Tests.Twilio;

/// <summary>Whatever a message says, an XML reader reads it back, and the framework's own writer would have written the same.</summary>
public sealed class TwimlWriterPropertyTests
{
    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.String,
        TextGen.OneOf("<", ">", "&", "\"", "'", "]]>", "\n", "\r", "\t", "a", "é", "渡", "\u0000", "\u000B", "\uFFFE", "\uD83D", "\uDC4B", "👩‍👩‍👧", "&amp;", "<Body/>")
            .Array[0, 40].Select(string.Concat));

    private static readonly Gen<OutboundMessage> Messages = Gen.Select(Texts, Texts, Gen.Int[0, 2], (text, url, kind) => new OutboundMessage
    {
        Text = kind == 1 ? null : text,
        MediaUrl = kind == 0 ? null : url,
    });

    [Fact]
    public void An_XML_reader_reads_back_what_was_written() => Messages.Array[1, 10].Sample(
        messages =>
        {
            var document = XDocument.Parse(Encoding.UTF8.GetString(TwimlWriter.TryWrite(messages)!.Value.Span), LoadOptions.PreserveWhitespace);
            var read = document.Root!.Elements().Select(message => (message.Element("Body")?.Value, message.Element("Media")?.Value)).ToList();
            return read.SequenceEqual(messages.Select(message => (Kept(message.Text), Kept(message.MediaUrl))));
        },
        iter: 3_000);

    [Fact]
    public void The_frameworks_writer_writes_the_same() => Messages.Array[1, 10].Sample(
        messages => Encoding.UTF8.GetString(TwimlWriter.TryWrite(messages)!.Value.Span) == WrittenByTheFramework(messages),
        iter: 3_000);

    // A carriage return is read as a line feed, as XML has it.
    private static string? Kept(string? text) => text is null ? null : XmlText.Clean(text).Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');

    private static string WrittenByTheFramework(OutboundMessage[] messages)
    {
        using var document = new MemoryStream();
        using (var xml = XmlWriter.Create(document, new XmlWriterSettings { Encoding = new UTF8Encoding(false), OmitXmlDeclaration = true, NewLineHandling = NewLineHandling.None }))
        {
            xml.WriteStartElement("Response");
            foreach (var message in messages)
            {
                xml.WriteStartElement("Message");
                Write("Body", message.Text);
                Write("Media", message.MediaUrl);
                xml.WriteEndElement();
            }

            xml.WriteEndElement();

            void Write(string name, string? content)
            {
                if (content is null)
                    return;

                xml.WriteStartElement(name);
                xml.WriteString(XmlText.Clean(content));
                xml.WriteFullEndElement();
            }
        }

        return Encoding.UTF8.GetString(document.ToArray());
    }
}
