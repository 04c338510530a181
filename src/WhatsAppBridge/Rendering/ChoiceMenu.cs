using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using WhatsAppBridge.Rendering.Dialect;

namespace WhatsAppBridge.Rendering;

/// <summary>The numbered choices a person was shown last, and what each of them sends back.</summary>
internal sealed class ChoiceMenu(IReadOnlyList<MenuChoice> choices)
{
    private const int LongestNumber = 4;

    // What people and keyboards put around a number, marks of the writing direction among it.
    private const string Decoration = "#([*.)],:;!＃（．）。、，：！\u20E3\uFE0F\u200E\u200F\u061C\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069";

    public IReadOnlyList<MenuChoice> Choices { get; } = choices;

    // Folding is work, and a list is compared with what a person says more than once.
    private FoldedLabels[] WithAccents => field ??= FoldedBy(LabelFold.WithAccents);

    private FoldedLabels[] WithoutAccents => field ??= FoldedBy(LabelFold.WithoutAccents);

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

        return FindLabel(WithAccents, LabelFold.WithAccents(answer)) ?? FindLabel(WithoutAccents, LabelFold.WithoutAccents(answer)) ?? FindLine(answer);
    }

    /// <summary>The choice whose label, or whose own text for the assistant, is the id of a tapped button to the letter.</summary>
    public MenuChoice? FindId(string id) => Choices.FirstOrDefault(choice => choice.Label == id || choice.Text == id);

    /// <summary>True for a bare number, on the list or not.</summary>
    public static bool IsNumber(string text) => NumberOf(text.Trim()) is not null;

    private FoldedLabels[] FoldedBy(Func<string, string> folded) =>
        [.. Choices.Select(choice => new FoldedLabels(folded(choice.Label), folded(choice.Shown), folded(choice.Read)))];

    // As the assistant wrote it goes before as it was shown.
    private MenuChoice? FindLabel(FoldedLabels[] labels, string typed)
    {
        if (typed.Length == 0)
            return null;

        var index = Array.FindIndex(labels, label => label.Written == typed);
        if (index < 0)
            index = Array.FindIndex(labels, label => label.Has(typed));
        return index < 0 ? null : Choices[index];
    }

    // The whole line of the list, copied: "2. Express".
    private MenuChoice? FindLine(string answer)
    {
        var dot = answer.IndexOf('.', StringComparison.Ordinal);
        if (dot <= 0 || NumberOf(answer[..dot]) is not { } number || number < 1 || number > Choices.Count)
            return null;

        return WithoutAccents[number - 1].Has(LabelFold.WithoutAccents(answer[(dot + 1)..])) ? Choices[number - 1] : null;
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

    private readonly record struct FoldedLabels(string Written, string Shown, string Read)
    {
        public bool Has(string typed) => Written == typed || Shown == typed || Read == typed;
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
