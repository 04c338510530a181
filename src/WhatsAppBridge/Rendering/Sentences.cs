namespace WhatsAppBridge.Rendering;

/// <summary>Where sentences end, in the scripts people write to a support desk in.</summary>
internal static class Sentences
{
    // Scripts without blanks: the next sentence follows at once.
    private const string WideEnds = "。！？．｡";
    private const string Ends = ".!?…؟۔।॥։።။។།༎" + WideEnds;
    private const string WideClosings = "）」』】》〉〕］｝｠｣”’»";
    private const string Closings = "*_~)]\"'" + WideClosings;
    private const string WidePauses = "，、；：､";
    private const int MostClosings = 4;

    /// <summary>A sentence ends at the text's end, perhaps with a mark, a quotation mark or a bracket behind it.</summary>
    public static bool EndWith(ReadOnlySpan<char> text) => EndWith(text, Ends);

    /// <summary>The same for sentences that need no blank behind them.</summary>
    public static bool EndWideWith(ReadOnlySpan<char> text) => EndWith(text, WideEnds);

    /// <summary>A character that belongs to what stands before it, and so begins no line.</summary>
    public static bool IsTrailing(char character) =>
        character > '\u007F' && (WideEnds.Contains(character, StringComparison.Ordinal)
            || WideClosings.Contains(character, StringComparison.Ordinal)
            || WidePauses.Contains(character, StringComparison.Ordinal));

    private static bool EndWith(ReadOnlySpan<char> text, string ends)
    {
        for (var i = 0; i < MostClosings && text.Length > 1 && Closings.Contains(text[^1], StringComparison.Ordinal); i++)
            text = text[..^1];
        return !text.IsEmpty && ends.Contains(text[^1], StringComparison.Ordinal);
    }
}
