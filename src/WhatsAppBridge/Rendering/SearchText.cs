using WhatsAppBridge.Assistant.Responses;
using WhatsAppBridge.Rendering.Dialect;

namespace WhatsAppBridge.Rendering;

/// <summary>Search results as text.</summary>
internal static class SearchText
{
    private const int LongestBody = 300;

    /// <summary>Header, then the first results: bold title, the start of the body, link.</summary>
    public static string Of(SearchResponse search, AuthorText text, int most)
    {
        IEnumerable<SearchResult?> results = [.. search.PrimaryResults ?? [], .. search.AdditionalResults ?? [], .. search.Results ?? []];
        var texts = results
            .OfType<SearchResult>()
            .Select(result => ResultText(result, text))
            .Where(result => result.Length > 0)
            .Take(most);
        return string.Join("\n\n", texts.Prepend(text.Text(search.Header)).Where(paragraph => paragraph.Length > 0));
    }

    /// <summary>The cited titles with their links, each once; empty when nothing is cited.</summary>
    public static string Citations(ConversationSearchResponse search, AuthorText text, string defaultTitle)
    {
        var lines = (search.Citations ?? [])
            .OfType<Citation>()
            .Select(citation => CitationLine(citation, search.SearchResults ?? [], text))
            .Where(line => line.Length > 0)
            .Distinct()
            .ToList();
        if (lines.Count == 0)
            return "";

        var title = string.IsNullOrWhiteSpace(search.CitationsTitle) ? defaultTitle : search.CitationsTitle;
        return string.Join('\n', lines.Prepend(text.BoldLine(title)));
    }

    /// <summary>How many entries of its lists are no results.</summary>
    public static int CountUnreadable(SearchResponse search) =>
        Nulls(search.PrimaryResults) + Nulls(search.AdditionalResults) + Nulls(search.Results);

    /// <summary>How many entries of its lists are no citations or results.</summary>
    public static int CountUnreadable(ConversationSearchResponse search) => Nulls(search.Citations) + Nulls(search.SearchResults);

    private static int Nulls<T>(IReadOnlyList<T?>? list)
        where T : class => list?.Count(entry => entry is null) ?? 0;

    private static string ResultText(SearchResult result, AuthorText text)
    {
        var body = Shortened(text.Text(result.Body));
        string?[] lines = [text.BoldLine(result.Title), body, MediaAddress.AsLink(result.Url ?? "")];
        return string.Join('\n', lines.Where(line => !string.IsNullOrWhiteSpace(line)));
    }

    private static string CitationLine(Citation citation, IReadOnlyList<SearchResult?> results, AuthorText text)
    {
        var source = citation.SearchResultIndex is { } index && index >= 0 && index < results.Count ? results[(int)index] : null;
        var title = WhatsAppText.Plain(text.Line(string.IsNullOrWhiteSpace(citation.Title) ? source?.Title : citation.Title));
        return (title, MediaAddress.AsLink(source?.Url ?? "")) switch
        {
            ({ Length: > 0 }, { Length: > 0 } url) => $"- {title} ({url})",
            ({ Length: > 0 }, _) => $"- {title}",
            (_, { Length: > 0 } url) => $"- {url}",
            _ => "",
        };
    }

    // At the end of a sentence, else of a word.
    private static string Shortened(string text)
    {
        if (text.Length <= LongestBody)
            return text;

        var part = MessageSplitter.Split(text, LongestBody)[0];
        return Sentences.EndWith(part) ? part : part + " …";
    }
}
