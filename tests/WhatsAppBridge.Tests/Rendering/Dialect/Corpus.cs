using System.Globalization;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.Tests.Rendering.Dialect;

/// <summary>A text of the corpus.</summary>
public sealed record CorpusCase(string Markup, string Expected);

/// <summary>
/// The files of <c>Data/rendering</c>, one a rule. A case is a line <c>%%% 1</c>, the author's text, a line
/// <c>%%% becomes</c>, and the text on WhatsApp.
/// </summary>
public static class Corpus
{
    private const string Start = "%%% ";
    private const string Becomes = "\n%%% becomes\n";

    public static IReadOnlyList<string> Rules { get; } =
        [.. Directory.GetFiles(TestData.PathOf("rendering"), "*.txt").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    public static IReadOnlyList<CorpusCase> Read(string rule) =>
    [
        .. ("\n" + File.ReadAllText(TestData.PathOf("rendering", $"{rule}.txt")))
            .Replace(Becomes, "\u0001", StringComparison.Ordinal)
            .Split("\n" + Start, StringSplitOptions.RemoveEmptyEntries)
            .Select(one => one[(one.IndexOf('\n', StringComparison.Ordinal) + 1)..].Split('\u0001'))
            .Select(halves => new CorpusCase(halves[0], halves[1].EndsWith('\n') ? halves[1][..^1] : halves[1])),
    ];

    public static string Written(IEnumerable<CorpusCase> cases) =>
        string.Concat(cases.Select((one, index) => string.Create(CultureInfo.InvariantCulture, $"{Start}{index + 1}\n{one.Markup}{Becomes}{one.Expected}\n")));
}
