using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace WhatsAppBridge.Playground.Twilio;

/// <summary>Reads a TwiML answer as strictly as Twilio does, so that a fault shows here and not on a customer's phone.</summary>
internal static class TwimlReader
{
    public const int MaxBytes = 64 * 1024;
    public const int MaxBody = 1600;
    public const int MaxMessages = 10;

    private static readonly XmlReaderSettings Strict = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };

    public static TwimlReply Read(int status, string? contentType, ReadOnlySpan<byte> body)
    {
        if (status is < 200 or > 299)
            return TwimlReply.Failed(11200, $"the webhook answered {status}");

        if (body.IsEmpty)
            return TwimlReply.Failed(11200, "the webhook answered with an empty body; no reply is <Response/>");

        if (contentType is not ("text/xml" or "application/xml"))
            return TwimlReply.Failed(12300, $"the content type is {contentType ?? "missing"}, not text/xml");

        if (body.Length > MaxBytes)
            return TwimlReply.Failed(11750, "the TwiML is over 64 kB");

        if (body.StartsWith(Encoding.UTF8.Preamble))
            return TwimlReply.Failed(12100, "a byte order mark stands before the document");

        return Parse(body.ToArray(), out var document) is { } error
            ? new TwimlReply([], error, [])
            : ReadResponse(document!);
    }

    private static TwilioError? Parse(byte[] body, out XDocument? document)
    {
        document = null;
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(body), Strict);
            document = XDocument.Load(reader, LoadOptions.PreserveWhitespace);
            return document.Root!.Name == "Response" ? null : new(12102, $"the root element is {document.Root.Name}, not Response");
        }
        catch (XmlException exception)
        {
            return new(12100, $"the document is not well-formed: {exception.Message}");
        }
    }

    private static TwimlReply ReadResponse(XDocument document)
    {
        var messages = new List<TwimlMessage>();
        var warnings = new List<TwilioError>();
        foreach (var element in document.Root!.Elements())
        {
            if (element.Name != "Message")
            {
                // Twilio warns about what it does not know and goes on.
                warnings.Add(new(12200, $"element {element.Name} is not known in a messaging response"));
                continue;
            }

            if (ReadMessage(element, warnings, out var message) is { } error)
                return new TwimlReply([], error, warnings);

            messages.Add(message!);
        }

        return messages.Count > MaxMessages
            ? new TwimlReply([], new(14109, $"{messages.Count} messages in one answer, at most {MaxMessages} are allowed"), warnings)
            : new TwimlReply(messages, null, warnings);
    }

    private static TwilioError? ReadMessage(XElement element, List<TwilioError> warnings, out TwimlMessage? message)
    {
        message = null;
        foreach (var unknown in element.Elements().Where(e => e.Name != "Body" && e.Name != "Media"))
            warnings.Add(new(12200, $"element {unknown.Name} is not known in a Message"));

        var body = element.Elements("Body").ToList() is { Count: > 0 } bodies
            ? string.Concat(bodies.Select(b => b.Value))
            : string.Concat(element.Nodes().OfType<XText>().Select(t => t.Value)).Trim();
        var media = element.Elements("Media").Select(m => m.Value.Trim()).ToList();
        var to = element.Attribute("to")?.Value;
        var callback = (element.Attribute("action") ?? element.Attribute("statusCallback"))?.Value;

        if (Check(element, body, media, to, callback) is { } error)
            return error;

        message = new TwimlMessage(body, media.FirstOrDefault(), to, callback);
        return null;
    }

    private static TwilioError? Check(XElement element, string body, List<string> media, string? to, string? callback) => element switch
    {
        _ when to is not null && ChannelAddress.Person(to) is null => new(14101, $"attribute to is no WhatsApp address: {to}"),
        _ when element.Attribute("from") is { } from && ChannelAddress.Person(from.Value) is null => new(14102, "attribute from is no WhatsApp address"),
        _ when element.Attribute("method") is { Value: not ("GET" or "POST") } => new(14104, "attribute method is neither GET nor POST"),
        _ when callback is not null && !IsCallback(callback) => new(14105, "the status callback is no address"),
        _ when body.Length > MaxBody => new(14103, $"a body has {body.Length} characters, at most {MaxBody} are allowed"),
        _ when string.IsNullOrWhiteSpace(body) && media.Count == 0 => new(14103, "a message has neither text nor media"),
        _ when media.Count > 1 => new(21623, $"{media.Count} media in one message, WhatsApp carries one"),
        _ when media.Count == 1 && !MediaKind.IsWebAddress(media[0]) => new(21620, "a media address is not a full http(s) address"),
        _ when media.Count == 1 && body.Length > 0 && !MediaKind.CarriesText(media[0]) => new(63021, "text together with audio or a document, which WhatsApp does not carry"),
        _ => null,
    };

    // A callback may be relative to the webhook.
    private static bool IsCallback(string value) => MediaKind.IsWebAddress(value) || value.StartsWith('/');
}
