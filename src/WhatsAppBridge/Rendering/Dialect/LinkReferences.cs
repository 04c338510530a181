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
    public LinkReferences ForPart(string text)
    {
        var part = new LinkReferences(_targets);
        if (!IsEmpty && text.Contains("]:", StringComparison.Ordinal))
            part.AddLines(Definitions(new Prose(text)).Where(definition => _targets.ContainsKey(definition.Name)));
        return part;
    }

    public string? Find(ReadOnlySpan<char> name) =>
        name.Length <= LongestName && _targets.TryGetValue(Folded(name), out var target) ? target : null;

    public static LinkReferences Read(string text)
    {
        if (!text.Contains("]:", StringComparison.Ordinal))
            return None;

        var prose = new Prose(text);
        var definitions = Definitions(prose);
        if (definitions.Count == 0)
            return None;

        var used = NamesIn(prose, [.. definitions.Select(definition => definition.NameStart)]);
        var references = new LinkReferences(new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase));
        definitions.RemoveAll(definition => !used.Contains(definition.Name));
        references.AddLines(definitions);
        foreach (var definition in definitions)
            references._targets.TryAdd(definition.Name, definition.Target);
        return references;
    }

    private void AddLines(IEnumerable<Definition> definitions)
    {
        foreach (var definition in definitions)
            _lines.UnionWith(definition.LineStarts);
    }

    private static List<Definition> Definitions(Prose prose)
    {
        var definitions = new List<Definition>();
        for (var i = 0; i < prose.Count; i++)
        {
            if (TryRead(prose, i) is { } definition)
                definitions.Add(definition);
        }

        return definitions;
    }

    // The target may stand on the line below the name, and the title on the line below the target.
    private static Definition? TryRead(Prose prose, int at)
    {
        var line = prose.Line(at);
        var open = line.IndexOfAnyExcept(' ');
        if (open is < 0 or > 3 || line[open] != '[' || open + 1 >= line.Length || line[open + 1] == '^')
            return null;

        var close = line[(open + 1)..].IndexOfAny('[', ']') + open + 1;
        if (close <= open + 1 || close - open > LongestName || !line[close..].StartsWith("]:", StringComparison.Ordinal))
            return null;

        var last = at;
        var rest = line[(close + 2)..].Trim();
        if (rest.IsEmpty && prose.IsFollowed(at))
            rest = prose.Line(++last).Trim();
        var length = rest.IndexOfAny(' ', '\t') is var blank && blank < 0 ? rest.Length : blank;
        var target = rest[..length].Trim("<>");
        if (!IsAddress(target) || !IsTitle(rest[length..].Trim()))
            return null;

        // A line in brackets may as well be text.
        if (rest.Length == length && prose.IsFollowed(last) && prose.Line(last + 1).Trim() is ['"' or '\'', ..] title && IsTitle(title))
            last++;
        return new Definition(
            [.. Enumerable.Range(at, last - at + 1).Select(prose.LineStart)],
            prose.Start(at) + open,
            Folded(line[(open + 1)..close]),
            LinkTarget.Readable(target));
    }

    // Anything else behind a name in brackets and a colon is more likely text: "[Anna]: hello".
    private static bool IsAddress(ReadOnlySpan<char> target) =>
        WebAddress.StartsAt(target, 0)
        || LinkTarget.HasContactScheme(target)
        || target.StartsWith("www.", StringComparison.OrdinalIgnoreCase)
        || target.StartsWith('/')
        || target.StartsWith('#');

    private static bool IsTitle(ReadOnlySpan<char> title) =>
        title.IsEmpty || (title.Length > 1 && (title[0], title[^1]) is ('"', '"') or ('\'', '\'') or ('(', ')'));

    // Every name in square brackets, but for those that define.
    private static HashSet<string> NamesIn(Prose prose, HashSet<int> defining)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var open = -1;
        for (var line = 0; line < prose.Count; line++)
        {
            for (var i = prose.Start(line); i < prose.End(line); i++)
            {
                if (prose.Text[i] == '[')
                    open = i;
                else if (prose.Text[i] == ']' && open >= 0)
                {
                    if (i - open <= LongestName && !defining.Contains(open))
                        names.Add(Folded(prose.Text.AsSpan(open + 1, i - open - 1)));
                    open = -1;
                }
            }
        }

        return names;
    }

    private static string Folded(ReadOnlySpan<char> name) =>
        string.Join(' ', name.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private readonly record struct Definition(IReadOnlyList<int> LineStarts, int NameStart, string Name, string Target);
}
