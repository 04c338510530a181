using CsCheck;
using WhatsAppBridge.Rendering;
using WhatsAppBridge.Rendering.Dialect;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.Tests.Rendering;

public sealed class WhatsAppTextTests
{
    // Pieces that make marks meet each other, code, links, HTML and text of many scripts.
    private static readonly string[] Pieces =
    [
        "*", "**", "***", "_", "__", "~", "~~", "`", "```", "\n```\n", "\n", "\n\n", " ", "  ", "a", "word", "5", " 5 * 3 ", "snake_case", "-5", "a<b",
        "- ", "* ", "1. ", "> ", "# ", "---", "|", "| a | b |\n|---|---|\n| 1 | 2 |\n", "[", "](", ")", "[t](https://x.example/a_b)", "https://x.example/p?q=1&r=_2_",
        "<b>", "</b>", "<i>x</i>", "<br>", "<p>", "</p>", "<ul><li>", "<script>", "<!--", "<", ">", "!", ".", ",", "é", "é", "👩‍👩‍👧", "🇩🇪", "مرحبا", "渡轮", "\u0001", "\uD83D",
    ];

    private static readonly Gen<string> AnyText = Gen.Int[0, Pieces.Length - 1].Select(index => Pieces[index]).Array[0, 24].Select(string.Concat);

    [Theory]
    [InlineData("**bold**", "*bold*")]
    [InlineData("__bold__", "*bold*")]
    [InlineData("*bold*", "*bold*")]
    [InlineData("_italic_", "_italic_")]
    [InlineData("***both***", "*_both_*")]
    [InlineData("~~gone~~", "~gone~")]
    [InlineData("~gone~", "~gone~")]
    [InlineData("a **b _c_ d** e", "a *b _c_ d* e")]
    [InlineData("**bold** and **bold**, *x* (**y**)", "*bold* and *bold*, *x* (*y*)")]
    [InlineData("** not bold **", "** not bold **")]
    [InlineData("**unclosed", "**unclosed")]
    [InlineData("un**believ**able", "unbelievable")]
    [InlineData("5 * 3 * 2", "5 * 3 * 2")]
    [InlineData("2*3*4 and 2**3**4", "2*3*4 and 2**3**4")]
    [InlineData("snake_case_name and __init", "snake_case_name and __init")]
    [InlineData("-5 and - 5", "-5 and - 5")]
    [InlineData("if a<b then c>d", "if a<b then c>d")]
    [InlineData("**two\nlines**", "*two*\n*lines*")]
    [InlineData("`**code**` and ``a`b``", "`**code**` and ```a`b```")]
    [InlineData("```js\nlet a = **b**;\n```", "```\nlet a = **b**;\n```")]
    [InlineData("```markdown\n**b**\n```", "*b*")]
    [InlineData("# Title #", "*Title*")]
    [InlineData("## **Bold** title", "*Bold title*")]
    [InlineData("#hashtag", "#hashtag")]
    [InlineData("a\n---\nb", "a\n─────\nb")]
    [InlineData("[label](https://x.example/a_b)", "label (https://x.example/a_b)")]
    [InlineData("[https://x.example](https://x.example)", "https://x.example")]
    [InlineData("[](https://x.example)", "https://x.example")]
    [InlineData("[mail](mailto:a@x.example \"title\")", "mail (a@x.example)")]
    [InlineData("![alt](https://x.example/i.png)", "alt (https://x.example/i.png)")]
    [InlineData("<https://x.example/*a*>", "https://x.example/*a*")]
    [InlineData("see https://x.example/_a_/*b*?c=__d__.", "see https://x.example/_a_/*b*?c=__d__.")]
    [InlineData("**https://x.example/a**", "https://x.example/a")]
    [InlineData("[not a link] (really)", "[not a link] (really)")]
    [InlineData("* a\n+ b\n- c\n  * d\n1. e\n2) f", "- a\n- b\n- c\n  - d\n1. e\n2) f")]
    [InlineData("- [ ] open\n- [x] done", "- ☐ open\n- ☑ done")]
    [InlineData("> **quoted**", "> *quoted*")]
    [InlineData("| A | B |\n|---|---|\n| 1 | **2** |\n| 3 | 4 |", "*A:* 1\n*B:* *2*\n\n*A:* 3\n*B:* 4")]
    [InlineData("<b>bold</b> <em>it</em> <s>no</s> <strong> x </strong>", "*bold* _it_ ~no~  *x*")]
    [InlineData("a<br>b<br/>c", "a\nb\nc")]
    [InlineData("<p>a</p><p>b</p>", "a\n\nb")]
    [InlineData("<ol><li>a</li><li>b</li></ol>", "1. a\n2. b")]
    [InlineData("<a href=\"https://x.example/q?a=1&amp;b=2\">label</a>", "label (https://x.example/q?a=1&b=2)")]
    [InlineData("a<script>alert(1)</script>b<!-- c -->d", "abd")]
    [InlineData("&lt;b&gt; &amp;amp; &eacute; AT&T & co", "<b> &amp; é AT&T & co")]
    [InlineData("a\\*b\\* \\_c\\_", "a*b* _c_")]
    [InlineData("a\n\n\n\n\nb  \n", "a\n\nb")]
    [InlineData("  indented", "  indented")]
    [InlineData("\\\\server\\share C:\\new", "\\\\server\\share C:\\new")]
    [InlineData("", "")]
    public void A_text_reads_on_WhatsApp_as_it_was_meant(string markup, string expected) =>
        Assert.Equal(expected, WhatsAppText.FromMarkup(markup));

    [Fact]
    public void A_single_asterisk_can_mean_italic() =>
        Assert.Equal("_a_ and *b*", WhatsAppText.FromMarkup("*a* and **b**", SingleAsterisk.Italic));

    [Fact]
    public void Letters_and_digits_keep_their_order_whatever_the_marks() =>
        TextGen.OneOf("*", "**", "_", "~~", "~", " ", "\n", "\n\n", "a", "bc", "1", "**x**", "- ", "> ", "é", "渡轮").Array[0, 30].Select(string.Concat)
            // Three tildes open a fence, and the word behind a fence is its language, not text.
            .Where(text => !text.Contains("~~~", StringComparison.Ordinal)).Sample(
            text => Letters(WhatsAppText.FromMarkup(text)) == Letters(text), iter: 20_000);

    [Fact]
    public void Nothing_throws_and_nothing_grows_out_of_hand() =>
        AnyText.Sample(text => WhatsAppText.FromMarkup(text).Length <= (4 * text.Length) + 64, iter: 20_000);

    [Fact]
    public void An_address_in_a_text_is_never_changed() =>
        Gen.Select(AnyText.Where(text => !text.Contains('<', StringComparison.Ordinal) && !text.Contains('`', StringComparison.Ordinal)), TextGen.OneOf("https://x.example/a_b_c", "http://x.example/*a*/~b~?c=__d__&e=1"))
            .Sample((text, url) => WhatsAppText.FromMarkup($"{text} {url} end").Contains(url, StringComparison.Ordinal), iter: 20_000);

    [Fact]
    public void Converting_twice_changes_nothing() =>
        TextGen.OneOf("a ", "bc ", "1. ", "**x** ", "*y*, ", "_z_. ", "~~w~~\n", "***v***\n", "**two\nlines** ", "- ", "> ", "# h\n", "## **h** i\n", "\n", "\n\n", "5 * 3 ", "`c*d*` ", "snake_case ", "**open ", "https://x.example/a_b ", "| a | b |\n|---|---|\n| 1 | **2** |\n").Array[0, 20].Select(string.Concat)
            .Sample(text => WhatsAppText.FromMarkup(WhatsAppText.FromMarkup(text)) == WhatsAppText.FromMarkup(text), iter: 20_000);

    [Theory]
    [InlineData("[")]
    [InlineData("*a ")]
    [InlineData("<")]
    [InlineData("`")]
    [InlineData("<b>")]
    [InlineData("[a](")]
    [InlineData("- ")]
    [InlineData("**")]
    [InlineData("<script>")]
    [InlineData("> ")]
    [InlineData("~~~a\n")]
    [InlineData("```a\n")]
    [InlineData("```md\n")]
    [InlineData("<ul><li>")]
    [InlineData("<a href=")]
    [InlineData("[](")]
    [InlineData("|a|\n|-|\n")]
    [InlineData("&")]
    [InlineData("![")]
    public async Task Hostile_texts_end(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, 64 * 1024 / piece.Length));

        var converted = await Task.Run(() => WhatsAppText.FromMarkup(text)).WaitAsync(TimeSpan.FromSeconds(5));

        Assert.InRange(converted.Length, 0, 4 * text.Length);
    }

    private static string Letters(string text) => string.Concat(text.Where(char.IsLetterOrDigit));
}
