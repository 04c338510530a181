namespace WhatsAppBridge.Rendering.Dialect;

/// <summary>
/// The definitions of a text, <c>[name]: https://example.com "title"</c>, which links elsewhere in it refer to. A line
/// that nothing refers to is no definition but text.
/// </summary>
internal sealed class LinkReferences
{
    private const int LongestName = 200;

    private readonly Dictionary<string, string> _targets;
    private readonly HashSet<int> _lines = [];

    private LinkReferences(Dictionary<string, string> targets) => _targets = targets;

    public static LinkReferences None { get; } = new([]);

    public bool IsEmpty => _targets.Count == 0;

    /// <summary>The line that starts at the position is a definition that is used.</summary>
    public bool DefinesAt(int lineStart) => _lines.Contains(lineStart);

    /// <summary>The same for a part of the text, which has lines of its own.</summary>
    public LinkReferences ForPart() => new(_targets);

    public string? Find(ReadOnlySpan<char> name) =>
        name.Length <= LongestName && _targets.TryGetValue(Folded(name), out var target) ? target : null;

    public static LinkReferences Read(string text)
    {
        if (!text.Contains("]:", StringComparison.Ordinal))
            return None;

        var definitions = Definitions(text);
        if (definitions.Count == 0)
            return None;

        var used = NamesIn(text, [.. definitions.Select(definition => definition.NameStart)]);
        var references = new LinkReferences(new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase));
        foreach (var definition in definitions.Where(definition => used.Contains(definition.Name)))
        {
            references._lines.Add(definition.LineStart);
            references._targets.TryAdd(definition.Name, definition.Target);
        }

        return references;
    }

    private static List<Definition> Definitions(string text)
    {
        var definitions = new List<Definition>();
        for (var start = 0; start < text.Length;)
        {
            var feed = text.IndexOf('\n', start);
            var end = feed < 0 ? text.Length : feed;
            if (TryRead(text, start, end) is { } definition)
                definitions.Add(definition);
            start = end + 1;
        }

        return definitions;
    }

    private static Definition? TryRead(string text, int start, int end)
    {
        var line = text.AsSpan(start, end - start);
        var open = line.IndexOfAnyExcept(' ');
        if (open is < 0 or > 3 || line[open] != '[' || open + 1 >= line.Length || line[open + 1] == '^')
            return null;

        var close = line[(open + 1)..].IndexOfAny('[', ']') + open + 1;
        if (close <= open + 1 || close - open > LongestName || !line[close..].StartsWith("]:", StringComparison.Ordinal))
            return null;

        var rest = line[(close + 2)..].Trim();
        var length = rest.IndexOfAny(' ', '\t') is var blank && blank < 0 ? rest.Length : blank;
        var target = rest[..length].Trim("<>");
        return IsAddress(target) && IsTitle(rest[length..].Trim())
            ? new Definition(start, start + open, Folded(line[(open + 1)..close]), LinkTarget.Readable(target))
            : null;
    }

    // Anything else behind a name in brackets and a colon is more likely text: "[Anna]: hello".
    private static bool IsAddress(ReadOnlySpan<char> target) =>
        WebAddress.StartsAt(target, 0)
        || target.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase)
        || target.StartsWith("tel:", StringComparison.OrdinalIgnoreCase)
        || target.StartsWith("www.", StringComparison.OrdinalIgnoreCase)
        || target.StartsWith('/')
        || target.StartsWith('#');

    private static bool IsTitle(ReadOnlySpan<char> title) =>
        title.IsEmpty || (title.Length > 1 && (title[0], title[^1]) is ('"', '"') or ('\'', '\'') or ('(', ')'));

    // Every name in square brackets, but for those that define.
    private static HashSet<string> NamesIn(string text, HashSet<int> defining)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var open = -1;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '[')
                open = i;
            else if (text[i] == ']' && open >= 0)
            {
                if (i - open <= LongestName && !defining.Contains(open))
                    names.Add(Folded(text.AsSpan(open + 1, i - open - 1)));
                open = -1;
            }
        }

        return names;
    }

    private static string Folded(ReadOnlySpan<char> name) =>
        string.Join(' ', name.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private readonly record struct Definition(int LineStart, int NameStart, string Name, string Target);
}
