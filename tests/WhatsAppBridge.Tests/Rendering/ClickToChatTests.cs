using System.Xml.Linq;
using CsCheck;
using WhatsAppBridge.Rendering;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.Tests.Rendering;

public sealed class ClickToChatTests
{
    private static readonly Gen<string> AnyText =
        TextGen.OneOf("Hello", " ", "+", "&", "#", "?", "=", "%41", "ça", "😀", "שלום", "\n", "<script>", "\"", "'", "]]>").Array[0, 20].Select(string.Concat);

    [Theory]
    [InlineData("+14155238886", null, "https://wa.me/14155238886")]
    [InlineData("+1 (415) 523-8886", "", "https://wa.me/14155238886")]
    [InlineData("+49 (0)30 1234567", " \n ", "https://wa.me/49301234567")]
    [InlineData("whatsapp:+14155238886", "join word-word", "https://wa.me/14155238886?text=join%20word-word")]
    [InlineData("+14155238886", "1 + 1 & 2#?", "https://wa.me/14155238886?text=1%20%2B%201%20%26%202%23%3F")]
    [InlineData("+14155238886", "où? 😀", "https://wa.me/14155238886?text=o%C3%B9%3F%20%F0%9F%98%80")]
    [InlineData("+14155238886", "a\r\nb\rc", "https://wa.me/14155238886?text=a%0Ab%0Ac")]
    [InlineData("+14155238886", "a\0\u0007b", "https://wa.me/14155238886?text=ab")]
    public void A_link_is_the_number_without_its_plus_and_the_text_percent_encoded(string number, string? text, string expected) =>
        Assert.Equal(expected, Chat(number, text).Link);

    [Fact]
    public void Half_of_a_pair_is_left_out() => Assert.Equal("https://wa.me/14155238886?text=ab", Chat("+14155238886", "a\uD83Db").Link);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("14155238886")]
    [InlineData("0049 30 1234567")]
    [InlineData("US.1029384756102938")]
    [InlineData("+1415523888612345")]
    [InlineData("+1415<script>")]
    public void A_number_without_plus_and_country_is_none(string? number)
    {
        Assert.Null(ClickToChat.TryCreate(number, "Hello", out var problem));
        Assert.Equal(ClickToChatProblem.NotANumber, problem);
    }

    [Fact]
    public void A_link_is_as_long_as_addresses_may_be_and_no_longer()
    {
        var room = ClickToChat.MaxLinkLength - "https://wa.me/14155238886?text=".Length;

        Assert.Equal(ClickToChat.MaxLinkLength, Chat("+14155238886", new string('a', room)).Link.Length);
        Assert.Null(ClickToChat.TryCreate("+14155238886", new string('a', room + 1), out var problem));
        Assert.Equal(ClickToChatProblem.TooLong, problem);
    }

    [Fact]
    public void Every_text_is_found_in_its_link_again() => AnyText.Sample(
        text =>
        {
            var chat = Chat("+14155238886", text);
            var written = chat.Link.Split("?text=") is [_, var query] ? query : "";
            return chat.Link.All(char.IsAscii) && new Uri(chat.Link).AbsoluteUri == chat.Link
                && !written.Contains('+', StringComparison.Ordinal) && Uri.UnescapeDataString(written) == text.Trim();
        },
        iter: Cases.Of(3_000));

    [Fact]
    public void A_button_is_a_link_with_words_and_no_markup_of_anybody_else() => Gen.Select(AnyText, AnyText).Sample(
        (text, label) =>
        {
            var chat = Chat("+14155238886", text);
            var html = XElement.Parse(ClickToChatButton.Html(chat, label));
            return html.Name == "a" && (string?)html.Attribute("href") == chat.Link
                && html.Descendants().Select(element => element.Name.LocalName).SequenceEqual(["svg", "path", "span"])
                && (string?)html.Element("svg")?.Attribute("aria-hidden") == "true"
                && html.Value.Trim().Length > 0;
        },
        iter: Cases.Of(2_000));

    [Theory]
    [InlineData(null, ClickToChatButton.DefaultLabel)]
    [InlineData(" \u200B ", ClickToChatButton.DefaultLabel)]
    [InlineData("Schreib uns", "Schreib uns")]
    [InlineData("Write\nto us", "Write to us")]
    public void A_button_says_what_it_is_told_or_the_usual_words(string? label, string expected) =>
        Assert.Equal(expected, XElement.Parse(ClickToChatButton.Html(Chat("+14155238886", null), label)).Element("span")!.Value);

    [Fact]
    public void A_code_is_drawn_for_the_shortest_and_the_longest_link()
    {
        var longest = new string('a', ClickToChat.MaxLinkLength - "https://wa.me/14155238886?text=".Length);

        Assert.All([null, longest], text =>
        {
            var svg = XElement.Parse(ClickToChatCode.Svg(Chat("+14155238886", text)));
            Assert.Equal("img", (string?)svg.Attribute("role"));
            Assert.Contains("+14155238886", svg.Value, StringComparison.Ordinal);
            Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], ClickToChatCode.Png(Chat("+14155238886", text))[..4]);
        });
    }

    private static ClickToChat Chat(string number, string? text) =>
        ClickToChat.TryCreate(number, text, out var problem) ?? throw new InvalidOperationException($"No link: {problem}.");
}
