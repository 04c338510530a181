using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using WhatsAppBridge.Tests.Infrastructure;
using WhatsAppBridge.Tests.Rendering.Dialect;
using WhatsAppBridge.Tests.Rendering.Phone;

namespace WhatsAppBridge.Tests.Rendering;

/// <summary>Makes the page for dialog authors from the corpus and the recorded turns.</summary>
internal static partial class AuthorPage
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write() => Placeholder().Replace(
        File.ReadAllText(TestData.PathOf("authors", "page.md")),
        match => match.Groups["kind"].Value == "rule"
            ? Rule(match.Groups["name"].Value, match.Groups["numbers"].Value)
            : Turn(match.Groups["name"].Value));

    private static string Rule(string name, string numbers)
    {
        var cases = Corpus.Read(name);
        return Table(numbers.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(number => cases[int.Parse(number, CultureInfo.InvariantCulture) - 1])
            .Select(one => (one.Markup, Html(one.Expected))));
    }

    private static string Turn(string name)
    {
        var turn = JsonNode.Parse(File.ReadAllText(TestData.PathOf("answers", $"{name}.json")))!;
        var answer = AnswerGoldenTests.Render(turn["generic"]!);
        var messages = answer.Messages.Select(message => message.MediaUrl is { } media ? $"📎 {Encoded(media)}" : Html(message.Text!)).DefaultIfEmpty("<i>nothing</i>");
        var items = string.Join(",\n", turn["generic"]!.AsArray().Select(item => item?.ToJsonString(Readable) ?? "null"));
        return $"*{turn["about"]}*\n\n{Table([(items, string.Join("\n<hr>\n", messages))])}";
    }

    private static string Table(IEnumerable<(string Written, string Seen)> rows)
    {
        var table = new StringBuilder("<table>\n<tr><th>You write</th><th>A person sees</th></tr>\n");
        foreach (var (written, seen) in rows)
        {
            // An empty line would end the HTML block in Markdown.
            var code = Encoded(written).Replace("\n\n", "\n&#32;\n", StringComparison.Ordinal);
            table.Append("<tr><td><pre>").Append(code).Append("</pre></td><td>").Append(seen).Append("</td></tr>\n");
        }

        return table.Append("</table>").ToString();
    }

    // As the phone shows it, by the reader of the tests.
    private static string Html(string text)
    {
        var html = new StringBuilder();
        var open = new Stack<string>();
        var current = Looks.Plain;
        foreach (var (character, looks) in PhoneReader.Read(text))
        {
            if (looks != current)
            {
                while (open.TryPop(out var tag))
                    html.Append(CultureInfo.InvariantCulture, $"</{tag}>");
                foreach (var (look, tag) in new[] { (Looks.Bold, "b"), (Looks.Italic, "i"), (Looks.Strike, "s"), (Looks.Code, "code") })
                {
                    if (!looks.HasFlag(look))
                        continue;
                    html.Append(CultureInfo.InvariantCulture, $"<{tag}>");
                    open.Push(tag);
                }

                current = looks;
            }

            html.Append(character == '\n' ? "<br>\n" : Encoded(character.ToString()));
        }

        while (open.TryPop(out var tag))
            html.Append(CultureInfo.InvariantCulture, $"</{tag}>");
        return html.ToString();
    }

    private static string Encoded(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal);

    [GeneratedRegex(@"\{\{(?<kind>rule|turn) (?<name>[a-z-]+)(?<numbers>( \d+)*)\}\}")]
    private static partial Regex Placeholder();
}
