namespace WhatsAppBridge.Assistant;

/// <summary>
/// What of the service's explanation may go to the log. What a person wrote may not, and the service, or a webhook of
/// its owner, may quote it. Pure.
/// </summary>
internal static class ErrorExplanation
{
    private const string Withheld = "an explanation that quotes the message";

    // Said by the service itself, whatever the person wrote.
    private static readonly string[] Fixed = ["Resource not found", "Invalid Session", "Unauthorized", "Forbidden", "Processor Exception", "no explanation"];

    /// <summary>The explanation, or a note in its place when it shares a word with the question.</summary>
    public static string For(string explanation, string question)
    {
        if (Fixed.Contains(explanation, StringComparer.OrdinalIgnoreCase))
            return explanation;

        // Scripts without blanks have no words to compare: any letter outside ASCII on both sides counts as a quotation.
        if (HasForeignLetter(explanation) && HasForeignLetter(question))
            return Withheld;

        var said = Words(explanation).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return Words(question).Any(said.Contains) ? Withheld : explanation;
    }

    private static bool HasForeignLetter(string text) => text.Any(character => character > '\u007F' && char.IsLetter(character));

    private static IEnumerable<string> Words(string text) =>
        string.Concat(text.Select(character => char.IsLetterOrDigit(character) ? character : ' '))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Where(word => word.Length > 1);
}
