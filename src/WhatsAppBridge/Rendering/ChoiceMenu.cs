using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using WhatsAppBridge.Rendering.Dialect;

namespace WhatsAppBridge.Rendering;

/// <summary>The numbered choices a person was shown last, and what each of them sends back.</summary>
internal sealed record ChoiceMenu(IReadOnlyList<MenuChoice> Choices)
{
    private const int LongestNumber = 4;

    // What people and keyboards put around a number, marks of the writing direction among it.
    private const string Decoration = "#([*.)],:;!＃（．）。、，：！\u20E3\uFE0F\u200E\u200F\u061C\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069";

    /// <summary>
    /// The choice a person means by a number or a label; letter case, blanks and accents don't count, but where two
    /// labels differ in nothing else they do. Null for anything else.
    /// </summary>
    public MenuChoice? Find(string text)
    {
        var answer = text.Trim();
        // Among labels that are numbers the one that says the number is meant.
        if (Choices.FirstOrDefault(choice => choice.Label == answer) is { } exact)
            return exact;

        if (NumberOf(answer) is { } number && number >= 1 && number <= Choices.Count)
            return Choices[number - 1];

        return FindLabel(answer, LabelFold.WithAccents) ?? FindLabel(answer, LabelFold.WithoutAccents) ?? FindLine(answer);
    }

    /// <summary>The choice whose label, or whose own text for the assistant, is the id of a tapped button to the letter.</summary>
    public MenuChoice? FindId(string id) => Choices.FirstOrDefault(choice => choice.Label == id || choice.Text == id);

    /// <summary>True for a bare number, on the list or not.</summary>
    public static bool IsNumber(string text) => NumberOf(text.Trim()) is not null;

    private MenuChoice? FindLabel(string answer, Func<string, string> folded)
    {
        var typed = folded(answer);
        return typed.Length == 0
            ? null
            : Choices.FirstOrDefault(choice => folded(choice.Label) == typed)
                ?? Choices.FirstOrDefault(choice => folded(choice.Shown) == typed || folded(choice.Read) == typed);
    }

    // The whole line of the list, copied: "2. Express".
    private MenuChoice? FindLine(string answer)
    {
        var dot = answer.IndexOf('.', StringComparison.Ordinal);
        if (dot <= 0 || NumberOf(answer[..dot]) is not { } number || number < 1 || number > Choices.Count)
            return null;

        var choice = Choices[number - 1];
        var typed = LabelFold.WithoutAccents(answer[(dot + 1)..]);
        string[] labels = [choice.Label, choice.Shown, choice.Read];
        return Array.Exists(labels, label => LabelFold.WithoutAccents(label) == typed) ? choice : null;
    }

    // "2", "2.", "2)", "(2)", "[2]", "#2", "*2*", "２．", the keycap emoji, in any script's digits.
    private static int? NumberOf(string answer)
    {
        var digits = answer.Trim(Decoration.ToCharArray()).Trim();
        var (number, count) = (0, 0);
        foreach (var rune in digits.EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) != UnicodeCategory.DecimalDigitNumber || ++count > LongestNumber)
                return null;

            number = (number * 10) + (int)Rune.GetNumericValue(rune);
        }

        return count > 0 ? number : null;
    }
}

/// <summary>One choice.</summary>
/// <param name="Label">As the assistant gave it, on one line.</param>
/// <param name="Shown">The label in WhatsApp's markup.</param>
/// <param name="Request">The members of the message request that make this choice, exactly as the assistant gave them.</param>
internal sealed record MenuChoice(string Label, string Shown, JsonElement Request)
{
    /// <summary>What the choice says to the assistant, where it says it as a text.</summary>
    [JsonIgnore]
    public string? Text =>
        Request.ValueKind == JsonValueKind.Object
        && Request.TryGetProperty("input", out var input) && input.ValueKind == JsonValueKind.Object
        && input.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String
            ? text.GetString()
            : null;

    /// <summary>The label as a person reads it on the phone, and so may type it: without marks.</summary>
    [JsonIgnore]
    public string Read => WhatsAppText.Plain(Shown);
}
