using System.Text.RegularExpressions;
using CsCheck;
using WhatsAppBridge.Rendering;
using WhatsAppBridge.Rendering.Dialect;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.Tests.Rendering.Dialect;

/// <summary>What holds for any text at all, however broken its markup is.</summary>
public sealed partial class ConverterProperties
{
    // Pieces that make marks meet each other, code, links, HTML and text of many scripts.
    private static readonly string[] Pieces =
    [
        "*", "**", "***", "_", "__", "___", "~", "~~", "~~~", "`", "``", "```", "\n```\n", "\n```md\n", "\n", "\n\n", " ", "  ", "\t", "a", "word", "5", " 5 * 3 ", "snake_case", "-5", "a<b",
        "- ", "* ", "+ ", "1. ", "> ", "# ", "[ ] ", "---", "=====", "|", "| a | b |\n|---|---|\n| 1 | 2 |\n", "[", "](", ")", "(", "]", "[t](https://x.example/a_b)", "https://x.example/p?q=1&r=_2_",
        "<b>", "</b>", "<i>x</i>", "<br>", "<p>", "</p>", "<ul><li>", "</ul>", "<a href='https://y.example'>", "</a>", "<table>", "<tr>", "<td>", "<th>", "</table>", "<code>", "</code>",
        "<pre>", "</pre>", "<blockquote>", "</blockquote>", "<script>", "<!--", "<", ">", "!", ".", ",", "é", "e\u0301", "👩‍👩‍👧", "🇩🇪", "مرحبا", "渡轮", "\u0001", "\uD83D", "\uFFFE",
    ];

    private static readonly Gen<string> AnyText = Gen.OneOf(
        TextGen.OneOf(Pieces).Array[0, 24].Select(string.Concat),
        Gen.String[0, 200]);

    // Without tags, entities and escapes, which are no text.
    private static readonly Gen<string> MarkdownText = TextGen.OneOf(
            [.. Pieces.Where(piece => piece.IndexOfAny(['<', '\\', '\uD83D', '\uFFFE', '\u0001']) < 0 && piece is not ("~~~" or "~~" or "~" or "```" or "\n```\n" or "\n```md\n"))])
        .Array[0, 24].Select(string.Concat);

    [Fact]
    public void Converting_twice_changes_nothing() =>
        AnyText.Where(text => !EntityOrEscape().IsMatch(text)).Sample(
            text => WhatsAppText.FromMarkup(WhatsAppText.FromMarkup(text)) == WhatsAppText.FromMarkup(text), iter: Cases.Of(15_000));

    // The readers keep their buffers from text to text; nothing else may stay in them.
    [Fact]
    public void A_text_is_the_same_whatever_was_converted_before() =>
        Gen.Select(AnyText, AnyText).Sample(
            (before, text) =>
            {
                _ = (WhatsAppText.FromMarkup(before), WhatsAppText.BoldLine(before));
                var (markup, line) = (WhatsAppText.FromMarkup(text), WhatsAppText.LabelledLine(before, text, SingleAsterisk.Bold));
                return (markup, line) == OnItsOwn(() => (WhatsAppText.FromMarkup(text), WhatsAppText.LabelledLine(before, text, SingleAsterisk.Bold)));
            },
            iter: Cases.Of(2_000));

    [Fact]
    public void Letters_and_digits_keep_their_order() =>
        MarkdownText.Where(text => !text.Contains("](", StringComparison.Ordinal) && !text.Contains('|', StringComparison.Ordinal)).Sample(
            text => Letters(WhatsAppText.FromMarkup(text)) == Letters(text), iter: Cases.Of(10_000));

    [Fact]
    public void Every_address_appears_unchanged() =>
        Gen.Select(MarkdownText, TextGen.OneOf("https://x.example/a_b_c", "http://x.example/*a*/~b~?c=__d__&e=1", "https://x.example/渡?q=(1)", "HTTPS://X.example/_a_/__b__"), MarkdownText)
            .Sample((before, url, after) => WhatsAppText.FromMarkup($"{before} {url} {after}").Contains(url, StringComparison.Ordinal), iter: Cases.Of(10_000));

    [Fact]
    public void Code_keeps_its_content() =>
        Gen.Select(TextGen.OneOf([.. Pieces.Where(piece => piece.IndexOfAny(['`', '\n', '\uD83D', '\uFFFE', '\u0001']) < 0)]).Array[1, 8].Select(string.Concat), TextGen.OneOf("`", "fence"))
            .Where((code, _) => !string.IsNullOrWhiteSpace(code))
            .Sample(
                (code, kind) => WhatsAppText.FromMarkup(kind == "`" ? $"Run `{code}` now" : $"Run\n```js\n{code}\n```\nnow")
                    .Contains(kind == "`" ? $"`{code}`" : $"```\n{code}\n```", StringComparison.Ordinal),
                iter: Cases.Of(10_000));

    [Fact]
    public void Plain_text_is_not_changed() =>
        TextGen.OneOf(
                "word", "Two words", "5 * 3 * 2", "2*3*4", "snake_case_name", "-5", "a<b", "x > y", "1 < 2", "AT&T", "50%", "3.5", "~5", "C#", "#tag", "(x)", "[sic]", "a|b", "it's", "\"q\"",
                "ana_b@x.example", "渡轮", "مرحبا", "สวัสดี", "नमस्ते", "👩‍👩‍👧", "🇩🇪", "e\u0301", "²", "…", "https://x.example/a_b")
            .Array[1, 10].Select(words => string.Join(' ', words)).Array[1, 4].Select(lines => string.Join('\n', lines))
            // Lines that begin as quotes, rules or lists do are none of these words.
            .Sample(text => WhatsAppText.FromMarkup(text) == text, iter: Cases.Of(10_000));

    [Fact]
    public void Nothing_throws_and_nothing_grows_out_of_hand() =>
        AnyText.Sample(text => WhatsAppText.FromMarkup(text).Length <= (4 * text.Length) + 64 && WhatsAppText.BoldLine(text).Length <= (4 * text.Length) + 64, iter: Cases.Of(10_000));

    [Fact]
    public void Nothing_is_left_that_XML_forbids() =>
        AnyText.Sample(text => WhatsAppText.FromMarkup(text).All(character => character is '\n' or '\t' or >= ' ' and not ('\uFFFE' or '\uFFFF')), iter: Cases.Of(5_000));

    private static T OnItsOwn<T>(Func<T> work)
    {
        var result = default(T);
        var thread = new Thread(() => result = work());
        thread.Start();
        thread.Join();
        return result!;
    }

    private static string Letters(string text) => string.Concat(text.Where(char.IsLetterOrDigit));

    [GeneratedRegex(@"&[#\w]+;|\\[*_~`\[\]()<>#|+.!-]|\]:")]
    private static partial Regex EntityOrEscape();
}
