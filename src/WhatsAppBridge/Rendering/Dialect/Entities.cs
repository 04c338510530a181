using System.Buffers;
using System.Net;

namespace WhatsAppBridge.Rendering.Dialect;

/// <summary>HTML's names and numbers for characters.</summary>
internal static class Entities
{
    private const int LongestName = 30;

    private static readonly SearchValues<char> NameParts = SearchValues.Create("#0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>The length of what could be an entity's name, before its semicolon; 0 when there is none.</summary>
    public static int NameLength(ReadOnlySpan<char> text)
    {
        var name = text[..Math.Min(text.Length, LongestName + 1)];
        var length = name.IndexOfAnyExcept(NameParts);
        return length > 0 && name[length] == ';' ? length : 0;
    }

    /// <summary>The text with its entities decoded, once. One that stands for what no message may hold becomes nothing.</summary>
    public static string Decoded(string text)
    {
        var decoded = text.Contains('&', StringComparison.Ordinal) ? WebUtility.HtmlDecode(text) : text;
        // Our own control characters may have stood in it before.
        return decoded.Length == text.Length || !decoded.Any(IsForbidden)
            ? decoded
            : string.Concat(decoded.Where(character => !IsForbidden(character) || text.Contains(character, StringComparison.Ordinal)));
    }

    private static bool IsForbidden(char character) => character is < ' ' and not ('\n' or '\t') or '\uFFFE' or '\uFFFF';
}
