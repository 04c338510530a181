using System.Globalization;

namespace WhatsAppBridge.Rendering;

/// <summary>
/// Cuts a text into messages WhatsApp accepts. Lengths are UTF-16 units: never more generous than Twilio, which does
/// not say what it counts. Pure; time is proportional to the text.
/// </summary>
internal static class MessageSplitter
{
    /// <summary>
    /// The parts in order, each of 1 to <paramref name="limit"/> units and not blank; none for a blank text. Cuts at
    /// the end of a paragraph, else of a line, a sentence, a word, else between what people see as characters. A mark
    /// or a fence that is open at a cut is closed before it and opened again after it.
    /// </summary>
    public static IReadOnlyList<string> Split(string text, int limit)
    {
        var parts = new List<string>();
        var rest = text.Trim();
        var reopened = "";
        var start = 0;
        while (start < rest.Length)
        {
            if (reopened.Length + rest.Length - start <= limit)
            {
                AddPart(parts, reopened + rest[start..]);
                break;
            }

            var window = rest.AsSpan(start);
            var length = CutPoint.Find(window, limit - reopened.Length);
            var open = OpenMarks.At(reopened, window[..length]);
            if (reopened.Length + length + open.Closing.Length > limit)
            {
                length = CutPoint.Find(window, limit - reopened.Length - OpenMarks.LongestClosing);
                open = OpenMarks.At(reopened, window[..length]);
            }

            AddPart(parts, reopened + window[..length].TrimEnd().ToString() + open.Closing);
            reopened = open.Opening;
            start += length;
            while (start < rest.Length && rest[start] is '\n' or ' ')
                start++;
        }

        return parts;
    }

    private static void AddPart(List<string> parts, string part)
    {
        if (!string.IsNullOrWhiteSpace(part))
            parts.Add(part);
    }
}

/// <summary>Where a text may be cut. One decision, in order of preference.</summary>
internal static class CutPoint
{
    // A part shorter than half the limit is a waste when a worse kind of cut would fill it better.
    private const int FillShare = 2;

    /// <summary>The length of the part to cut off: 1 to <paramref name="limit"/>. The text is longer than that.</summary>
    public static int Find(ReadOnlySpan<char> text, int limit)
    {
        var window = text[..(limit + 1)];
        var atLeast = limit / FillShare;
        ReadOnlySpan<int> candidates =
        [
            LastParagraph(window),
            LastLine(window),
            LastSentence(window, atLeast),
            LastBlank(window, atLeast),
        ];
        foreach (var candidate in candidates)
        {
            if (candidate >= atLeast && candidate > 0)
                return candidate;
        }

        return LastCharacter(text, limit);
    }

    private static int LastParagraph(ReadOnlySpan<char> window) => window.LastIndexOf("\n\n");

    private static int LastLine(ReadOnlySpan<char> window) => window.LastIndexOf('\n');

    private static int LastSentence(ReadOnlySpan<char> window, int atLeast)
    {
        for (var i = window.Length - 1; i > atLeast; i--)
        {
            var endsHere = window[i - 1] is '。' or '！' or '？'
                || (char.IsWhiteSpace(window[i]) && window[i - 1] is '.' or '!' or '?' or '…' or '؟' or '।' && char.IsWhiteSpace(window[i]));
            if (endsHere && !FollowsListMarker(window, i) && !IsInsideCode(window, i))
                return i;
        }

        return -1;
    }

    private static int LastBlank(ReadOnlySpan<char> window, int atLeast)
    {
        for (var i = window.Length - 1; i > atLeast; i--)
        {
            if (window[i] is ' ' or '\t' && !FollowsListMarker(window, i) && !IsInsideCode(window, i))
                return i;
        }

        return -1;
    }

    // "- " and "12. " belong to what follows them.
    private static bool FollowsListMarker(ReadOnlySpan<char> window, int blank)
    {
        var line = window[(window[..blank].LastIndexOf('\n') + 1)..blank].TrimStart(' ');
        return line is "-" or ">" || (line.Length is > 1 and <= 10 && line[^1] is '.' or ')' && line[..^1].IndexOfAnyExceptInRange('0', '9') < 0);
    }

    // An odd number of backticks before the cut on its line: a code span is open.
    private static bool IsInsideCode(ReadOnlySpan<char> window, int at)
    {
        var line = window[(window[..at].LastIndexOf('\n') + 1)..at];
        return line.Count('`') % 2 == 1;
    }

    private static int LastCharacter(ReadOnlySpan<char> text, int limit)
    {
        var word = text[..limit].LastIndexOfAny(' ', '\n') + 1;
        if (word > 0 && UrlLength(text[word..]) is > 0 and var url && word + url > limit && url <= limit)
            return word;

        var cut = 0;
        while (cut < limit)
        {
            var next = StringInfo.GetNextTextElementLength(text[cut..]);
            if (cut + next > limit)
                break;
            cut += next;
        }

        if (cut > 0)
            return cut;

        // One "character" longer than a message: a heap of combining marks. It is cut, but not a surrogate pair.
        return char.IsHighSurrogate(text[limit - 1]) && limit > 1 ? limit - 1 : limit;
    }

    private static int UrlLength(ReadOnlySpan<char> text)
    {
        if (!text.StartsWith("https://", StringComparison.OrdinalIgnoreCase) && !text.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
            return 0;

        var end = text.IndexOfAny(" \n\t");
        return end < 0 ? text.Length : end;
    }
}

/// <summary>The marks that are open at a cut: what closes them before it and opens them again after it.</summary>
internal readonly record struct OpenMarks(string Closing, string Opening)
{
    private const string Fence = "```";

    /// <summary>A fence on a line of its own, or three marks and a backtick.</summary>
    public const int LongestClosing = 4;

    public static OpenMarks At(string reopened, ReadOnlySpan<char> part)
    {
        var text = reopened + part.ToString();
        if (CountOf(text, Fence) % 2 == 1)
            return new OpenMarks($"\n{Fence}", $"{Fence}\n");

        var line = text[(text.LastIndexOf('\n') + 1)..];
        var open = new Stack<char>();
        for (var i = 0; i < line.Length; i++)
        {
            var mark = line[i];
            if (mark is not ('*' or '_' or '~' or '`') || (open.Contains('`') && mark != '`'))
                continue;

            if (open.Contains(mark) && Closes(line, i))
                while (open.Pop() != mark) { }
            else if (!open.Contains(mark) && Opens(line, i))
                open.Push(mark);
        }

        var closing = string.Concat(open);
        return new OpenMarks(closing, string.Concat(closing.Reverse()));
    }

    private static bool Opens(string line, int at) =>
        (at == 0 || !char.IsLetterOrDigit(line[at - 1])) && at + 1 < line.Length && !char.IsWhiteSpace(line[at + 1]);

    private static bool Closes(string line, int at) =>
        !char.IsWhiteSpace(line[at - 1]) && (at + 1 == line.Length || !char.IsLetterOrDigit(line[at + 1]));

    private static int CountOf(string text, string part)
    {
        var count = 0;
        for (var at = text.IndexOf(part, StringComparison.Ordinal); at >= 0; at = text.IndexOf(part, at + part.Length, StringComparison.Ordinal))
            count++;
        return count;
    }
}
