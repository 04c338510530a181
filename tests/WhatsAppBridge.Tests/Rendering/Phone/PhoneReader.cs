using System.Text;
using System.Text.RegularExpressions;

namespace WhatsAppBridge.Tests.Rendering.Phone;

/// <summary>How one character shows on the phone.</summary>
[Flags]
public enum Looks
{
    Plain = 0,
    Bold = 1,
    Italic = 2,
    Strike = 4,
    Code = 8,
}

/// <summary>A character, or half of one, as a person sees it.</summary>
public readonly record struct Shown(char Character, Looks Looks);

/// <summary>
/// WhatsApp's markup as the apps show it, written from the rules alone and sharing nothing with the bridge: slow, short
/// and easy to check. An opening mark stands behind no letter or digit and before no blank; the first mark of its kind
/// closes it that stands behind no blank and before no letter or digit. Marks nest, hold for one line, and mean nothing
/// in monospace or in an address. Three backticks may span lines.
/// </summary>
public static partial class PhoneReader
{
    private static readonly Dictionary<char, Looks> Marks = new() { ['*'] = Looks.Bold, ['_'] = Looks.Italic, ['~'] = Looks.Strike };

    /// <summary>What is seen, character by character; list bullets, numbers and quote marks are seen as they are.</summary>
    public static IReadOnlyList<Shown> Read(string text)
    {
        var shown = new List<Shown>();
        var rest = 0;
        foreach (Match block in MonospaceBlock().Matches(text))
        {
            ReadLines(text[rest..block.Index], shown);
            Add(block.Groups["code"].Value, Looks.Code, shown);
            rest = block.Index + block.Length;
        }

        ReadLines(text[rest..], shown);
        return shown;
    }

    /// <summary>The same as a readable text: b(...), i(...), s(...), c(...).</summary>
    public static string Describe(string text)
    {
        var description = new StringBuilder();
        var current = Looks.Plain;
        foreach (var (character, looks) in Read(text).Append(new Shown('\n', Looks.Plain)))
        {
            if (looks != current)
                description.Append(current == Looks.Plain ? "" : ")").Append(looks == Looks.Plain ? "" : NameOf(looks) + "(");
            description.Append(character);
            current = looks;
        }

        return description.ToString()[..^1];
    }

    private static string NameOf(Looks looks) => string.Concat(
        new[] { (Looks.Bold, "b"), (Looks.Italic, "i"), (Looks.Strike, "s"), (Looks.Code, "c") }.Where(pair => looks.HasFlag(pair.Item1)).Select(pair => pair.Item2));

    private static void ReadLines(string text, List<Shown> shown)
    {
        foreach (var (line, index) in text.Split('\n').Select((line, index) => (line, index)))
        {
            Add(index > 0 ? "\n" : "", Looks.Plain, shown);
            ReadInline(line, 0, line.Length, Looks.Plain, shown);
        }
    }

    private static void ReadInline(string line, int start, int end, Looks looks, List<Shown> shown)
    {
        for (var i = start; i < end;)
        {
            if (AddressAt(line, i) is { } address && i + address.Length <= end)
            {
                Add(address, looks, shown);
                i += address.Length;
            }
            else if (CodeAt(line, i, end) is { } code)
            {
                Add(code.Content, looks | Looks.Code, shown);
                i = code.End;
            }
            else if (Marks.TryGetValue(line[i], out var mark) && ClosingMark(line, i, end) is { } close)
            {
                ReadInline(line, i + 1, close, looks | mark, shown);
                i = close + 1;
            }
            else
            {
                shown.Add(new Shown(line[i], looks));
                i++;
            }
        }
    }

    private static int? ClosingMark(string line, int open, int end)
    {
        if (!MayOpen(line, open) || open + 1 >= end || char.IsWhiteSpace(line[open + 1]) || line[open + 1] == line[open])
            return null;

        for (var i = open + 1; i < end; i++)
        {
            if (AddressAt(line, i) is { } address)
                i += address.Length - 1;
            else if (CodeAt(line, i, end) is { } code)
                i = code.End - 1;
            else if (line[i] == line[open] && i > open + 1 && !char.IsWhiteSpace(line[i - 1]) && MayEndAt(line, i + 1))
                return i;
        }

        return null;
    }

    private static (string Content, int End)? CodeAt(string line, int at, int end)
    {
        if (line[at] != '`' || !MayOpen(line, at))
            return null;

        foreach (var fence in new[] { "```", "`" })
        {
            if (string.CompareOrdinal(line, at, fence, 0, fence.Length) != 0)
                continue;

            var start = at + fence.Length;
            var close = start > end ? -1 : line.IndexOf(fence, start, end - start, StringComparison.Ordinal);
            if (close < 0)
                continue;

            var content = line[start..close];
            var isCode = fence.Length == 3 ? content.Trim().Length > 0 : content.Length > 0 && content.Trim() == content;
            if (isCode && MayEndAt(line, close + fence.Length))
                return (content, close + fence.Length);
        }

        return null;
    }

    private static string? AddressAt(string line, int at)
    {
        if (line[at] is not ('h' or 'H') || (at > 0 && IsWord(line, at - 1)))
            return null;

        var match = Address().Match(line, at);
        if (!match.Success)
            return null;

        var address = match.Value;
        while (address.Length > 0 && (".,;:!?'*_~".Contains(address[^1], StringComparison.Ordinal)
            || (address[^1] == ')' && address.Count(c => c == ')') > address.Count(c => c == '('))
            || (address[^1] == ']' && address.Count(c => c == ']') > address.Count(c => c == '['))))
        {
            address = address[..^1];
        }

        return address.Length > "https://".Length ? address : null;
    }

    private static bool MayOpen(string line, int at) => at == 0 || !IsWord(line, at - 1);

    private static bool MayEndAt(string line, int at) => at >= line.Length || !IsWord(line, at);

    private static bool IsWord(string line, int at)
    {
        if (char.IsLowSurrogate(line[at]) && at > 0)
            at--;
        return Rune.TryGetRuneAt(line, at, out var rune) && Rune.IsLetterOrDigit(rune);
    }

    private static void Add(string text, Looks looks, List<Shown> shown)
    {
        foreach (var character in text)
            shown.Add(new Shown(character, looks));
    }

    [GeneratedRegex(@"(?<=(?:^|\n)(?:[ \t]*(?:-|\d+[.)])[ \t]+)*)```\n(?<code>.*?\S.*?)\n```(?=\n|$)", RegexOptions.Singleline)]
    private static partial Regex MonospaceBlock();

    [GeneratedRegex(@"\Ghttps?://[^\s<>""`]+", RegexOptions.IgnoreCase)]
    private static partial Regex Address();
}
