using System.Buffers;

namespace WhatsAppBridge.Rendering.Dialect;

/// <summary>Whether a mark behind an address is no part of it.</summary>
internal delegate bool MarkTest(char mark, ReadOnlySpan<char> address);

/// <summary>A web address in a text: where it starts and where the sentence around it goes on.</summary>
internal static class WebAddress
{
    // Scripts without blanks put their punctuation right behind an address, and go on behind that.
    private const string WidePunctuation = "\u3000、。〈〉《》「」『』【】〔〕〖〗！（），．：；？［］｛｝｟｠｡｢｣､“”„«»";

    private const int LongestEntity = 32;

    private static readonly SearchValues<char> Ends = SearchValues.Create(
        [.. Enumerable.Range(0, ' ' + 1).Select(code => (char)code), '<', '>', '"', '`', '\u00A0', '\u2028', '\u2029', .. WidePunctuation]);

    public static bool StartsAt(ReadOnlySpan<char> text, int at) =>
        text[at..].StartsWith("https://", StringComparison.OrdinalIgnoreCase) || text[at..].StartsWith("http://", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Where the address starts whose <c>:</c> of <c>://</c> or whose first <c>.</c> after <c>www</c> stands at the
    /// position; -1 when there is none.
    /// </summary>
    public static int StartBefore(ReadOnlySpan<char> text, int at, int from)
    {
        var start = text[at] == ':'
            ? SchemeStart(text, at)
            : EndsWith(text[..at], "www") ? at - 3 : -1;
        var rest = text[at] == ':' ? at + 3 : at + 1;
        // Scripts without blanks write an address right behind a word; "www" may be the end of a word.
        return start < from || (text[at] == '.' && start > 0 && char.IsAsciiLetterOrDigit(text[start - 1])) || Characters.IsBlankAt(text, rest) ? -1 : start;
    }

    /// <summary>The length of the address at the position, up to what can't be a part of it or ends a sentence.</summary>
    /// <param name="text">The text.</param>
    /// <param name="at">Where the address starts.</param>
    /// <param name="end">Where the text ends.</param>
    /// <param name="closes">Whether a mark at the address's end closes something and is not a part of it.</param>
    public static int Length(ReadOnlySpan<char> text, int at, int end, MarkTest closes)
    {
        var address = text[at..end];
        if (address.IndexOfAny(Ends) is var stop && stop >= 0)
            address = address[..stop];

        var unopened = address.Count(')') - address.Count('(');
        var unopenedSquare = address.Count(']') - address.Count('[');
        var length = address.Length;
        for (; length > 0; length--)
        {
            var last = address[length - 1];
            if (last == ')' && unopened > 0)
                unopened--;
            else if (last == ']' && unopenedSquare > 0)
                unopenedSquare--;
            else if (last == ';' && EntityLength(address[..length]) is var entity && entity > 0)
                length -= entity - 1;
            else if (last is '*' or '_' or '~' && closes(last, address[..length].TrimEnd(last)))
                length = address[..length].TrimEnd(last).Length + 1;
            else if (!".,;:!?'".Contains(last, StringComparison.Ordinal))
                break;
        }

        return length;
    }

    // An address ends before an entity that stands behind it, as in "&lt;https://example.com&gt;".
    private static int EntityLength(ReadOnlySpan<char> address)
    {
        var start = address[Math.Max(0, address.Length - LongestEntity)..].LastIndexOf('&');
        if (start < 0)
            return 0;

        var entity = address[(start + Math.Max(0, address.Length - LongestEntity))..].ToString();
        return Entities.Decoded(entity) != entity ? entity.Length : 0;
    }

    private static int SchemeStart(ReadOnlySpan<char> text, int colon)
    {
        if (!text[colon..].StartsWith("://", StringComparison.Ordinal))
            return -1;

        if (EndsWith(text[..colon], "https"))
            return colon - 5;
        return EndsWith(text[..colon], "http") ? colon - 4 : -1;
    }

    private static bool EndsWith(ReadOnlySpan<char> text, string end) => text.EndsWith(end, StringComparison.OrdinalIgnoreCase);
}
