using System.Text;

namespace WhatsAppBridge.Rendering;

/// <summary>
/// Makes labels comparable: letter case, blanks, accents and the width of letters don't count. The framework's own
/// normalisation does nothing without a culture library, which the bridge runs without.
/// </summary>
internal static class LabelFold
{
    // Letters that Unicode composes of a letter and accents, block by block: the letter each is composed of.
    private static readonly (int First, string Letters)[] Bases =
    [
        (0x00C0, "AAAAAAÆCEEEEIIIIDNOOOOO×OUUUUYÞßaaaaaaæceeeeiiiidnooooo÷ouuuuyþyAaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGg"
                + "GgGgHhHhIiIiIiIiIiĲĳJjKkĸLlLlLlĿŀLlNnNnNnŉŊŋOoOoOoŒœRrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzſ"),
        (0x01CD, "AaIiOoUuUuUuUuUuǝAaAaÆæǤǥGgKkOoOoƷʒjǱǲǳGgǶǷNnAaÆæØøAaAaEeEeIiIiOoOoRrRrUuUuSsTtȜȝHhȠȡȢȣȤȥAaEeOoO"
                + "oOoOoYy"),
        (0x0386, "Α·ΕΗΙ?Ο?ΥΩιΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡ?ΣΤΥΦΧΨΩΙΥαεηιυαβγδεζηθικλμνξοπρςστυφχψωιυουω"),
        (0x0400, "ЕЕЂГЄЅІІЈЉЊЋКИУЏАБВГДЕЖЗИИКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзииклмнопрстуфхцчшщъыьэюяееђгєѕііјљњћкиуџ"),
        (0x1E00, "AaBbBbBbCcDdDdDdDdDdEeEeEeEeEeFfGgHhHhHhHhHhIiIiKkKkKkLlLlLlLlMmMmMmNnNnNnNnOoOoOoOoPpPpRrRrRrRr"
                + "SsSsSsSsSsTtTtTtTtUuUuUuUuUuVvVvWwWwWwWwWwXxXxYyZzZzZzhtwyẚſẜẝẞẟAaAaAaAaAaAaAaAaAaAaAaAaEeEeEeEe"
                + "EeEeEeEeIiIiOoOoOoOoOoOoOoOoOoOoOoOoUuUuUuUuUuUuUuYyYyYyYy"),
        (0x1F00, "ααααααααΑΑΑΑΑΑΑΑεεεεεε??ΕΕΕΕΕΕ??ηηηηηηηηΗΗΗΗΗΗΗΗιιιιιιιιΙΙΙΙΙΙΙΙοοοοοο??ΟΟΟΟΟΟ??υυυυυυυυ?Υ?Υ?Υ?Υ"
                + "ωωωωωωωωΩΩΩΩΩΩΩΩααεεηηιιοουυωω??ααααααααΑΑΑΑΑΑΑΑηηηηηηηηΗΗΗΗΗΗΗΗωωωωωωωωΩΩΩΩΩΩΩΩααααα?ααΑΑΑΑΑ᾽ι᾿"
                + "῀¨ηηη?ηηΕΕΗΗΗ᾿᾿᾿ιιιι??ιιΙΙΙΙ?῾῾῾υυυυρρυυΥΥΥΥΡ¨¨`??ωωω?ωωΟΟΩΩΩ"),
    ];

    /// <summary>Without regard to letter case and blanks.</summary>
    public static string WithAccents(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToUpperInvariant();

    /// <summary>Without regard to accents and the width of letters as well.</summary>
    public static string WithoutAccents(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var character in text)
            folded.Append(Folded(character));
        return WithAccents(folded.ToString());
    }

    private static string Folded(char character) => character switch
    {
        < '\u0080' => character.ToString(),
        'ß' or 'ẞ' => "ss",
        'æ' or 'Æ' => "ae",
        'œ' or 'Œ' => "oe",
        // Accents of their own, and the points that Hebrew and Arabic are mostly written without.
        >= '\u0300' and <= '\u036F' or >= '\u0591' and <= '\u05C7' or >= '\u064B' and <= '\u065F' or '\u0670' or '\u0640' or '\uFE0F' => "",
        // Full-width forms.
        >= '\uFF01' and <= '\uFF5E' => ((char)(character - 0xFEE0)).ToString(),
        _ => BaseOf(character).ToString(),
    };

    private static char BaseOf(char character)
    {
        foreach (var (first, letters) in Bases)
        {
            if (character >= first && character < first + letters.Length)
                return letters[character - first];
        }

        return character;
    }
}
