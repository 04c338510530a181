using System.Globalization;
using System.Text;

namespace WhatsAppBridge.Tests.Infrastructure.Fuzz;

/// <summary>
/// Fields nobody expects, forms nobody writes like that, and what they mean: read again by a reader of the tests' own, a
/// byte at a time, so that a mistake in the bridge's is not made twice.
/// </summary>
internal static class OddForm
{
    /// <summary>Every field that is documented or has been seen, and some that have not.</summary>
    public static readonly string[] Names =
    [
        "MessageSid", "SmsMessageSid", "SmsSid", "AccountSid", "MessagingServiceSid", "From", "To", "Body", "NumMedia", "MediaContentType0", "MediaUrl0",
        "MediaContentType1", "MediaUrl1", "MediaContentType10", "MediaUrl10", "NumSegments", "SmsStatus", "ApiVersion", "WaId", "ProfileName", "ExternalUserId",
        "MessageType", "ChannelMetadata", "ButtonText", "ButtonPayload", "ListId", "ListTitle", "ListDescription", "Latitude", "Longitude", "Address", "Label",
        "OriginalRepliedMessageSid", "OriginalRepliedMessageSender", "Forwarded", "FrequentlyForwarded", "ReferralNumMedia", "ReferralBody", "ReferralHeadline",
        "ReferralSourceId", "ReferralSourceType", "ReferralSourceUrl", "ReferralMediaId", "ReferralMediaContentType", "ReferralMediaUrl", "ReferralCtwaClid",
        "OptOutType", "InteractiveData", "AddOns", "FromCity", "FromState", "FromZip", "FromCountry", "ToCity", "ErrorCode", "ErrorUrl", "ChannelPrefix",
        "MessageStatus", "ChannelInstallSid", "StructuredMessage", "ChannelToAddress", "ErrorMessage", "ChannelStatusMessage", "EventType", "messagesid", "body",
        "", " ", "\0", "\uFEFFMessageSid", "A", "a", "😀", "\uFFFD", "Media1", "Media", "bodySHA256", "__proto__", "constructor",
    ];

    private static readonly string[] Values =
    [
        "", " ", "\0", "\0\0\0a", "\uFEFF", "\uFFFE\uFFFF", "\u0001\u0008\u001F\u007F", "\u202E\u2066\u2069", "a\r\nX-Injected: 1\r\n\r\n", "\t\n", "0", "-1", "1",
        "10", "11", "2147483648", "99999999999999999999999", "1e309", "-0", "NaN", "Infinity", "0x10", "٣", "1,5", "90.0000001", "-180", "true", "TRUE", "null",
        "whatsapp:", "whatsapp:+", "whatsapp:+0", "WHATSAPP:+14155550123", "whatsapp: +14155550123 ", "whatsapp:US.1029384756102938", "whatsapp:US.ENT.1",
        "whatsapp:\0", "whatsapp:\n", "whatsapp:a b/c?d#e", "whatsapp:whatsapp:+1", "sms:+14155550123", "+14155550123", "messenger:1", "text", "image", "video",
        "audio", "document", "sticker", "contacts", "location", "interactive", "button", "reaction", "order", "unsupported", "STOP", "{", "[", "{}", "[]", "\"",
        "{\"type\":\"whatsapp\",\"data\":{\"context\":{}}}", "{\"type\":1,\"data\":[]}", "{\"data\":{\"context\":{\"ProfileName\":\"\\ud800\"}}}", "{\"\\udfff\":0}",
        "{\"a\":1,\"a\":2}", "1e999999", "http://[::1", "http://", "javascript:alert(1)", "file:///etc/passwd", "https://api.twilio.com/../..", "//evil", "https://api.twilio.com@evil",
        "https://api.twilio.com/2010-04-01/Accounts/AC/Messages/MM/Media/ME", "<Response><Message/></Response>", "]]>", "&amp;&lt;", "%00%zz%", "{0}{Name}", "${jndi:ldap://x}",
        "'; DROP TABLE messages;--", "../../../../etc/passwd", "👩‍👩‍👧‍👦", "e\u0301", "שלום", "text/vcard", "application/pdf", "a/b; c=\"", "image/\0", "SM", "undefined",
    ];

    /// <summary>A message with some fields changed, repeated, gone or new.</summary>
    public static List<KeyValuePair<string, string>> Fields(FuzzRandom random, string accountSid)
    {
        var form = WebhookGen.Message(random, accountSid);
        for (var left = random.Between(1, 5); left > 0; left--)
        {
            var position = random.Below(form.Count);
            switch (random.Below(6))
            {
                case 0: form.RemoveAt(position); break;
                case 1: form.Insert(position, form[random.Below(form.Count)]); break;
                case 2: form[position] = new(form[position].Key, Value(random)); break;
                case 3: form[position] = new(random.Pick(Names), form[position].Value); break;
                default: form.Insert(position, new(random.Pick(Names), Value(random))); break;
            }
        }

        if (random.OneIn(60))
            form.AddRange(Enumerable.Range(0, random.Between(100, 800)).Select(i => KeyValuePair.Create("F" + (i % 700), random.Pick(["", "a", "b", "\0"]))));
        return form;
    }

    /// <summary>The form in one of the many ways to write it, with what a form should not hold.</summary>
    public static byte[] Encode(FuzzRandom random, IEnumerable<KeyValuePair<string, string>> form)
    {
        using var bytes = new MemoryStream();
        if (random.OneIn(20))
            Write(bytes, "\u00EF\u00BB\u00BF");
        foreach (var (name, value) in form)
        {
            if (bytes.Length > 0)
                Write(bytes, random.OneIn(30) ? "&&" : "&");
            Write(bytes, Encoded(random, name));
            if (value.Length > 0 || !random.OneIn(3))
                Write(bytes, "=");
            Write(bytes, Encoded(random, value));
            if (random.OneIn(40))
                Write(bytes, random.Pick(["%", "%zz", "%4", "=", "==", "%ff", "%C3", "%ED%A0%80", "%F0%9F", "\u00ff\u00fe", "+", "\0", "\r\n", "#", "?", ";"]));
        }

        if (random.OneIn(20))
            Write(bytes, "&");
        return bytes.ToArray();
    }

    /// <summary>What the bytes mean by the WHATWG URL standard.</summary>
    public static List<KeyValuePair<string, string>> Decode(byte[] form)
    {
        var pairs = new List<KeyValuePair<string, string>>();
        foreach (var segment in Encoding.Latin1.GetString(form).Split('&').Where(segment => segment.Length > 0))
        {
            var parts = segment.Split('=', 2);
            pairs.Add(new(Text(parts[0]), parts.Length == 2 ? Text(parts[1]) : ""));
        }

        return pairs;

        static string Text(string encoded)
        {
            var bytes = new List<byte>();
            for (var i = 0; i < encoded.Length; i++)
            {
                var isEscape = encoded[i] == '%' && i + 2 < encoded.Length && char.IsAsciiHexDigit(encoded[i + 1]) && char.IsAsciiHexDigit(encoded[i + 2]);
                bytes.Add(isEscape ? byte.Parse(encoded.AsSpan(i + 1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) : encoded[i] == '+' ? (byte)' ' : (byte)encoded[i]);
                i += isEscape ? 2 : 0;
            }

            return Encoding.UTF8.GetString([.. bytes]);
        }
    }

    private static string Value(FuzzRandom random) => random.Below(40) switch
    {
        0 => new string('a', random.Between(1_500, 20_000)),
        1 => string.Concat(Enumerable.Repeat("👍🏽", random.Between(100, 1000))),
        2 => new string('[', random.Between(10, 9_000)),
        3 => "a" + new string('\u0301', random.Between(10, 3_000)),
        4 => Encoding.UTF8.GetString(random.Bytes(random.Below(60))),
        5 => random.Pick(Values) + random.Pick(Values),
        6 => "whatsapp:+" + new string('9', random.Between(1, 300)),
        _ => random.Pick(Values),
    };

    private static string Encoded(FuzzRandom random, string text)
    {
        var style = random.Below(4);
        var encoded = new StringBuilder();
        foreach (var b in Encoding.UTF8.GetBytes(text))
        {
            var isPlain = char.IsAsciiLetterOrDigit((char)b) || b is (byte)'.' or (byte)'-' or (byte)'_' or (byte)'*';
            var mustEscape = b is (byte)'%' or (byte)'&' or (byte)'=' or (byte)'+';
            _ = (isPlain, style) switch
            {
                (true, 0) when random.OneIn(10) => encoded.Append(CultureInfo.InvariantCulture, $"%{b:x2}"),
                (true, _) => encoded.Append((char)b),
                (false, 1) when b == ' ' => encoded.Append('+'),
                (false, 2) when !mustEscape => encoded.Append((char)b),
                (false, 3) => encoded.Append(CultureInfo.InvariantCulture, $"%{b:x2}"),
                _ => encoded.Append(CultureInfo.InvariantCulture, $"%{b:X2}"),
            };
        }

        return encoded.ToString();
    }

    private static void Write(MemoryStream bytes, string latin1) => bytes.Write(Encoding.Latin1.GetBytes(latin1));
}
