using WhatsAppBridge.Rendering;

namespace WhatsAppBridge.Tests.Rendering;

public sealed class MediaAddressTests
{
    [Theory]
    [InlineData("https://x.example/a.jpg", "File")]
    [InlineData("https://x.example/a.JPEG?width=3", "File")]
    [InlineData("https://x.example/a.png#top", "File")]
    [InlineData("https://x.example/a.webp", "Link")]
    [InlineData("https://x.example/a.svg", "Link")]
    [InlineData("https://x.example/a.gif", "Link")]
    [InlineData("https://x.example/picture?file=a.jpg", "Link")]
    [InlineData("http://x.example/a.jpg", "Link")]
    [InlineData("ftp://x.example/a.jpg", "None")]
    [InlineData("/a.jpg", "None")]
    [InlineData("javascript:alert(1)", "None")]
    [InlineData("", "None")]
    [InlineData(null, "None")]
    public void A_picture_is_media_when_WhatsApp_can_carry_it(string? source, string expected) =>
        Assert.Equal(expected, MediaAddress.KindOfImage(source).ToString());

    [Theory]
    [InlineData("https://x.example/a.mp3", "File")]
    [InlineData("https://x.example/a.ogg", "File")]
    [InlineData("https://x.example/a.mp4", "File")]
    [InlineData("https://x.example/a.wav", "Link")]
    [InlineData("https://www.youtube.com/watch?v=1", "Link")]
    [InlineData("https://youtu.be/1.mp4", "Link")]
    [InlineData("https://player.vimeo.com/1.mp4", "Link")]
    [InlineData("https://soundcloud.com/a.mp3", "Link")]
    [InlineData("https://www.mixcloud.com/a/b/", "Link")]
    [InlineData("https://notyoutube.com/a.mp4", "File")]
    public void Sound_and_film_are_media_unless_a_site_shows_them_on_a_page(string source, string expected) =>
        Assert.Equal(expected, MediaAddress.KindOfSoundOrFilm(source).ToString());

    [Fact]
    public void An_address_is_escaped_as_far_as_Twilio_needs_it() =>
        Assert.Equal("https://x.example/a%20b/%C3%A9.jpg?c=%2F", MediaAddress.Escaped("https://x.example/a b/é.jpg?c=%2F"));
}
