using System.Globalization;

namespace WhatsAppBridge;

/// <summary>Text for places that take a single line of limited length. Pure.</summary>
internal static class OneLine
{
    /// <summary>
    /// Runs of white space become one blank, control characters go, and what is longer than the limit is cut between
    /// what people see as characters; never inside a surrogate pair.
    /// </summary>
    /// <param name="text">Anything.</param>
    /// <param name="maxLength">In UTF-16 units.</param>
    public static string Of(string text, int maxLength)
    {
        var flat = IsFlat(text) ? text : Flattened(text);
        return flat.Length <= maxLength ? flat : Cut(flat, maxLength);
    }

    /// <summary>Whether there is nothing in it that anybody could see or a machine could read: blanks, marks of direction, fillers.</summary>
    public static bool IsBlank(string text) => text.All(character =>
        char.IsWhiteSpace(character) || char.IsControl(character)
        || char.GetUnicodeCategory(character) == UnicodeCategory.Format
        || character is '\u2800' or '\u3164' or '\u115F' or '\u1160' or '\uFFA0' or '\uFE0F');

    private static bool IsFlat(string text)
    {
        var previous = ' ';
        foreach (var character in text)
        {
            if (char.IsControl(character) || (char.IsWhiteSpace(character) && (character != ' ' || previous == ' ')))
                return false;
            previous = character;
        }

        return previous != ' ' || text.Length == 0;
    }

    private static string Flattened(string text)
    {
        var visible = string.Concat(text.Where(character => !char.IsControl(character) || char.IsWhiteSpace(character)));
        return string.Join(' ', visible.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    private static string Cut(string text, int maxLength)
    {
        var length = 0;
        while (StringInfo.GetNextTextElementLength(text.AsSpan(length)) is var next && length + next <= maxLength)
            length += next;

        // One "character" of more than the limit: a letter under thousands of marks.
        if (length == 0)
            length = char.IsHighSurrogate(text[maxLength - 1]) ? maxLength - 1 : maxLength;
        return text[..length].TrimEnd();
    }
}
