namespace WhatsAppBridge.Rendering;

/// <summary>
/// Cuts a text into messages WhatsApp accepts. Lengths are UTF-16 units: never more generous than Twilio, which does
/// not say what it counts. Pure; time is proportional to the text.
/// </summary>
internal static class MessageSplitter
{
    /// <summary>
    /// The smallest limit: what three marks and code take to be opened at the start of a part and closed at its end, and
    /// some text between them.
    /// </summary>
    public const int SmallestLimit = 20;

    /// <summary>
    /// The parts in order, each of 1 to <paramref name="limit"/> units and not blank; none for a blank text. Cuts at
    /// the end of a paragraph, else of a line, a sentence, a word, else between what people see as characters; never
    /// in an address or a code span that fits, nor between a list marker and its item. Marks and fences open at a cut
    /// are closed before it and opened again after it.
    /// </summary>
    /// <param name="text">The text in WhatsApp's markup.</param>
    /// <param name="limit">In UTF-16 units, at least <see cref="SmallestLimit"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is smaller.</exception>
    public static IReadOnlyList<string> Split(string text, int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, SmallestLimit);
        var whole = WithoutBlankEnds(text);
        if (whole.Length <= limit)
            return whole.Length > 0 ? [whole] : [];

        var parts = new List<string>();
        var marks = new MarkSpans(whole);
        var cuts = new CutPoints(whole, marks, limit);
        var reopened = "";
        for (var start = 0; start < whole.Length;)
        {
            if (reopened.Length + whole.Length - start <= limit)
            {
                AddPart(parts, reopened, whole.AsSpan(start), "");
                break;
            }

            var end = cuts.Last(start, limit - reopened.Length);
            var open = marks.OpenAt(end);
            AddPart(parts, reopened, whole.AsSpan(start, end - start), open.Closing);
            reopened = open.Opening;
            start = SkipBlanks(whole, end);
        }

        return parts;
    }

    private static void AddPart(List<string> parts, string opening, ReadOnlySpan<char> text, string closing)
    {
        var content = text.TrimEnd();
        if (!content.IsEmpty)
            parts.Add($"{opening}{content}{closing}");
    }

    // The blanks at a cut go, the indentation of the next line stays.
    private static int SkipBlanks(string text, int at)
    {
        var rest = text.AsSpan(at);
        var blanks = rest[..^rest.TrimStart().Length];
        return at + (blanks.LastIndexOf('\n') is var feed && feed < 0 ? blanks.Length : feed + 1);
    }

    // The indentation of the first line stays as well.
    private static string WithoutBlankEnds(string text)
    {
        var content = text.AsSpan().TrimEnd();
        var blanks = content[..^content.TrimStart().Length];
        var kept = content[(blanks.LastIndexOf('\n') + 1)..];
        return kept.Length == text.Length ? text : kept.ToString();
    }
}
