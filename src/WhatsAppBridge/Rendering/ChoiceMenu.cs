using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using WhatsAppBridge.Rendering.Dialect;

namespace WhatsAppBridge.Rendering;

/// <summary>The numbered choices a person was shown last, and what each of them sends back.</summary>
internal sealed record ChoiceMenu(IReadOnlyList<MenuChoice> Choices)
{
    /// <summary>
    /// The choice a person means by a number or a label; letter case and blanks don't count. Null for anything else.
    /// </summary>
    public MenuChoice? Find(string text)
    {
        var answer = text.Trim();
        if (NumberOf(answer) is { } number && number >= 1 && number <= Choices.Count)
            return Choices[number - 1];

        var typed = Folded(answer);
        return typed.Length == 0
            ? null
            : Choices.FirstOrDefault(choice => Folded(choice.Label) == typed)
                ?? Choices.FirstOrDefault(choice => Folded(choice.Shown) == typed || Folded(choice.Read) == typed);
    }

    /// <summary>True for a bare number, on the list or not.</summary>
    public static bool IsNumber(string text) => NumberOf(text.Trim()) is not null;

    // "2", "2.", "2)", "(2)", "#2", the keycap emoji, in any script's digits.
    private static int? NumberOf(string answer)
    {
        var digits = answer.TrimStart('#', '(').TrimEnd('.', ')', '\u20E3', '\uFE0F').Trim();
        if (digits.Length is 0 or > 4)
            return null;

        var number = 0;
        foreach (var character in digits)
        {
            var digit = CharUnicodeInfo.GetDecimalDigitValue(character);
            if (digit < 0)
                return null;
            number = (number * 10) + digit;
        }

        return number;
    }

    private static string Folded(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToUpperInvariant();
}

/// <summary>One choice.</summary>
/// <param name="Label">As the assistant gave it, on one line.</param>
/// <param name="Shown">The label in WhatsApp's markup.</param>
/// <param name="Request">The members of the message request that make this choice, exactly as the assistant gave them.</param>
internal sealed record MenuChoice(string Label, string Shown, JsonElement Request)
{
    /// <summary>The label as a person reads it on the phone, and so may type it: without marks.</summary>
    [JsonIgnore]
    public string Read => WhatsAppText.Plain(Shown);
}
