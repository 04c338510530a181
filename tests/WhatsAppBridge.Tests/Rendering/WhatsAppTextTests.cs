using WhatsAppBridge.Rendering;
using WhatsAppBridge.Rendering.Dialect;

namespace WhatsAppBridge.Tests.Rendering;

public sealed class WhatsAppTextTests
{
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
    [InlineData("```js https://x.example/a_b.js\nlet a;\n```", "```\njs https://x.example/a_b.js\nlet a;\n```")]
    [InlineData("- ```js www.x.example\n  let a;\n  ```", "- ```\njs www.x.example\n  let a;\n```")]
    [InlineData("~~~ https://x.example\n~~~", "```\nhttps://x.example\n```")]
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

    // Not as attributes, which can't hold half a surrogate pair.
    [Fact]
    public void What_no_message_may_hold_is_removed()
    {
        Assert.Equal("abcde", WhatsAppText.FromMarkup("\u0001\u0002\u0007\u000B\u000C\u000E\u001Fa\uFFFEb\uFFFFc\uD83Dd\uDE00e"));
        Assert.Equal("a\nb\nc", WhatsAppText.FromMarkup("a\r\nb\rc"));
        Assert.Equal("😀 \uFFFD", WhatsAppText.FromMarkup("😀 \uFFFD"));
    }

    [Theory]
    [InlineData("1. **One** item", "1. *One* item")]
    [InlineData("# Not a heading", "# Not a heading")]
    [InlineData("two\n lines<br>more", "two lines more")]
    [InlineData("<b>bold</b> &amp; more", "*bold* & more")]
    public void A_label_is_one_line_without_blocks(string markup, string expected) => Assert.Equal(expected, WhatsAppText.LineFromMarkup(markup));

    [Theory]
    [InlineData("A **bold** title", "*A bold title*")]
    [InlineData("A 5* hotel", "A 5* hotel")]
    [InlineData("_Italic_ `code`", "*_Italic_ `code`*")]
    [InlineData(" ", "")]
    public void A_title_is_bold_where_it_can_be(string markup, string expected) => Assert.Equal(expected, WhatsAppText.BoldLine(markup));

    [Theory]
    [InlineData("*bold* _it_ ~no~ `code`", "bold it no code")]
    [InlineData("5 * 3 snake_case *open", "5 * 3 snake_case *open")]
    public void A_line_is_read_without_the_marks_the_phone_hides(string line, string expected) => Assert.Equal(expected, WhatsAppText.Plain(line));
}
