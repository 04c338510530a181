namespace WhatsAppBridge.Tests.Rendering.Phone;

/// <summary>The reader the properties trust is checked against the published rules of WhatsApp's markup.</summary>
public sealed class PhoneReaderTests
{
    [Theory]
    [InlineData("*bold* _italic_ ~gone~ `code`", "b(bold) i(italic) s(gone) c(code)")]
    [InlineData("*_both_* and _*both*_", "bi(both) and bi(both)")]
    [InlineData("*bold _and italic_ bold*", "b(bold )bi(and italic)b( bold)")]
    [InlineData("foo*bar* and *foo*bar", "foo*bar* and *foo*bar")]
    [InlineData("(*bold*), \"_italic_\".", "(b(bold)), \"i(italic)\".")]
    [InlineData("snake_case_name 2*3*4 5 * 3 * 2 -5", "snake_case_name 2*3*4 5 * 3 * 2 -5")]
    [InlineData("* not* and *not *", "* not* and *not *")]
    [InlineData("** and *** and __", "** and *** and __")]
    [InlineData("**double**", "*b(double)*")]
    [InlineData("*two\nlines*", "*two\nlines*")]
    [InlineData("*a* b*", "b(a) b*")]
    [InlineData("`*plain*` and *`bold`*", "c(*plain*) and bc(bold)")]
    [InlineData("```mono *x*``` here", "c(mono *x*) here")]
    [InlineData("```\na *b*\n\n  c\n```\n*d*", "c(a *b*\n\n  c)\nb(d)")]
    [InlineData("see https://x.example/_a_/*b* now", "see https://x.example/_a_/*b* now")]
    [InlineData("*https://x.example/a*", "b(https://x.example/a)")]
    [InlineData("🎉*party*🎉 né*e*", "🎉b(party)🎉 né*e*")]
    [InlineData("> *quote*\n- _item_\n1. ~x~", "> b(quote)\n- i(item)\n1. s(x)")]
    public void Marks_show_as_the_apps_show_them(string text, string expected) => Assert.Equal(expected, PhoneReader.Describe(text));
}
