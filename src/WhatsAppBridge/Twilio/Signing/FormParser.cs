using System.Buffers;
using System.Collections.Frozen;
using System.Text;

namespace WhatsAppBridge.Twilio.Signing;

/// <summary>
/// Reads <c>application/x-www-form-urlencoded</c> the way the signature needs it: fields in order, repeats, blanks
/// and letter case kept. ASP.NET's own form reader folds names that differ in case and refuses NUL bytes, either of
/// which would make a correctly signed request look forged.
/// </summary>
internal static class FormParser
{
    // What a message's webhook has, so that its names need not be made anew for every message. A name that is missing here costs
    // a string. https://www.twilio.com/docs/messaging/guides/webhook-request
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> UsualNames = FrozenSet.Create(
        StringComparer.Ordinal,
        "MessageSid", "SmsSid", "SmsMessageSid", "AccountSid", "MessagingServiceSid", "From", "To", "Body", "NumMedia", "NumSegments",
        "SmsStatus", "ApiVersion", "ProfileName", "WaId", "ExternalUserId", "ParentExternalUserId", "ProfileUsername", "MessageType",
        "ChannelMetadata", "Forwarded", "FrequentlyForwarded", "ReferralNumMedia", "ButtonText", "ButtonPayload", "ListId", "ListTitle",
        "InteractiveData", "Latitude", "Longitude", "Address", "Label", "OriginalRepliedMessageSid", "OriginalRepliedMessageSender",
        "MediaUrl0", "MediaContentType0", "OptOutType", "MessageStatus", "ChannelPrefix", "ErrorCode", "EventType", "ChannelToAddress",
        "ChannelStatusMessage", "ChannelInstallSid", "RawDlrDoneDate").GetAlternateLookup<ReadOnlySpan<char>>();

    private const int LongestUsualName = 32;

    // What most fields of a message's webhook say that are not about this message alone.
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> UsualValues = FrozenSet.Create(
        StringComparer.Ordinal, "0", "1", "true", "false", "text", "received", "2010-04-01", "sent", "delivered", "read", "whatsapp").GetAlternateLookup<ReadOnlySpan<char>>();

    private const int LongestUsualValue = 10;

    private const int SidLength = 34;

    // Fields that are looked back at. Twilio's SIDs lie closer together; a forgery's thousand fields must not be compared with each other.
    private const int LookBack = 32;

    /// <summary>
    /// Never throws. A broken percent escape stays as written, bytes that are not UTF-8 become U+FFFD, an empty
    /// segment (<c>a=1&amp;&amp;b=2</c>) is skipped and a segment without <c>=</c> is a name with an empty value: the
    /// rules of the WHATWG URL standard, which Twilio's own validators inherit from their platforms.
    /// </summary>
    public static FormField[] Parse(ReadOnlySpan<byte> form)
    {
        var fields = new FormField[form.Count((byte)'&') + 1];
        var count = 0;
        foreach (var range in form.Split((byte)'&'))
        {
            var segment = form[range];
            if (segment.IsEmpty)
                continue;

            var equals = segment.IndexOf((byte)'=');
            fields[count++] = equals < 0
                ? new FormField(Name(segment), "")
                : new FormField(Name(segment[..equals]), Value(segment[(equals + 1)..], fields.AsSpan(Math.Max(0, count - 1 - LookBack), Math.Min(LookBack, count - 1))));
        }

        return count == fields.Length ? fields : fields[..count];
    }

    private static string Name(ReadOnlySpan<byte> encoded) => Usual(encoded, LongestUsualName, UsualNames) ?? Decode(encoded);

    // A message's SID comes three times, as MessageSid, SmsSid and SmsMessageSid.
    private static string Value(ReadOnlySpan<byte> encoded, ReadOnlySpan<FormField> before)
    {
        if (encoded.Length == SidLength)
        {
            foreach (var field in before)
            {
                if (field.Value.Length == SidLength && Ascii.Equals(encoded, field.Value) && encoded.IndexOfAny((byte)'+', (byte)'%') < 0)
                    return field.Value;
            }
        }

        return Usual(encoded, LongestUsualValue, UsualValues) ?? Decode(encoded);
    }

    private static string? Usual(ReadOnlySpan<byte> encoded, int longest, FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> usual)
    {
        Span<char> text = stackalloc char[LongestUsualName];
        return encoded.Length <= longest && Ascii.ToUtf16(encoded, text, out var length) == OperationStatus.Done && usual.TryGetValue(text[..length], out var found)
            ? found
            : null;
    }

    private static string Decode(ReadOnlySpan<byte> encoded)
    {
        if (encoded.IsEmpty)
            return "";
        if (encoded.IndexOfAny((byte)'+', (byte)'%') < 0)
            return Encoding.UTF8.GetString(encoded);

        var rented = ArrayPool<byte>.Shared.Rent(encoded.Length);
        try
        {
            var length = 0;
            for (var i = 0; i < encoded.Length; i++)
            {
                rented[length++] = encoded[i] switch
                {
                    (byte)'+' => (byte)' ',
                    (byte)'%' when TryReadEscape(encoded[i..], out var value) => Escaped(value, ref i),
                    var other => other,
                };
            }

            return Encoding.UTF8.GetString(rented.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static byte Escaped(byte value, ref int position)
    {
        position += 2;
        return value;
    }

    private static bool TryReadEscape(ReadOnlySpan<byte> escape, out byte value)
    {
        value = 0;
        if (escape.Length < 3 || !char.IsAsciiHexDigit((char)escape[1]) || !char.IsAsciiHexDigit((char)escape[2]))
            return false;

        value = (byte)((HexValue(escape[1]) << 4) | HexValue(escape[2]));
        return true;

        static int HexValue(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
    }
}

internal readonly record struct FormField(string Name, string Value);
