using System.Globalization;
using System.Text;

namespace WhatsAppBridge.Rendering.Dialect;

/// <summary>What stands beside a mark decides whether it is one. Our own control characters are looked through.</summary>
internal static class Characters
{
    /// <summary>A letter, a digit, or a sign that belongs to one, ends just before the position.</summary>
    public static bool IsWordBefore(ReadOnlySpan<char> text, int at)
    {
        while (at > 0 && Controls.IsStyle(text[at - 1]))
            at--;

        return at > 0 && Rune.DecodeLastFromUtf16(text[..at], out var rune, out _) == System.Buffers.OperationStatus.Done && IsWord(rune);
    }

    /// <summary>A letter, a digit, or a sign that belongs to one, starts at the position.</summary>
    public static bool IsWordAt(ReadOnlySpan<char> text, int at)
    {
        while (at < text.Length && Controls.IsStyle(text[at]))
            at++;

        return at < text.Length && Rune.DecodeFromUtf16(text[at..], out var rune, out _) == System.Buffers.OperationStatus.Done && IsWord(rune);
    }

    /// <summary>White space or the start of the text stands before the position.</summary>
    public static bool IsBlankBefore(ReadOnlySpan<char> text, int at)
    {
        while (at > 0 && Controls.IsStyle(text[at - 1]))
            at--;

        return at == 0 || IsBlank(text[at - 1]);
    }

    /// <summary>White space or the end of the text stands at the position.</summary>
    public static bool IsBlankAt(ReadOnlySpan<char> text, int at)
    {
        while (at < text.Length && Controls.IsStyle(text[at]))
            at++;

        return at >= text.Length || IsBlank(text[at]);
    }

    public static bool IsBlank(char character) => char.IsWhiteSpace(character) || character == Controls.LineBreak;

    /// <summary>How often the character at the position repeats, before <paramref name="end"/>.</summary>
    public static int RunLength(ReadOnlySpan<char> text, int at, int end)
    {
        var other = text[at..end].IndexOfAnyExcept(text[at]);
        return other < 0 ? end - at : other;
    }

    private static bool IsWord(Rune rune)
    {
        if (rune.IsAscii)
            return char.IsAsciiLetterOrDigit((char)rune.Value);

        return Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
                or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter
                or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => true,
            // Vowel signs and accents belong to their letter; what makes an emoji of the character before it does not.
            UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark => rune.Value is < 0xFE00 or > 0xFE0F,
            _ => false,
        };
    }
}
