using static Microsoft.Playwright.Assertions;

namespace WhatsAppBridge.EndToEnd.Browser;

/// <summary>Everything a person sends that is not words.</summary>
[Trait("Category", "Browser")]
[Collection(BrowserTests.Name)]
public sealed class PhoneAttachmentTests(BrowserFixture fixture)
{
    [Fact]
    public async Task A_picture_with_a_caption_is_shown_and_reaches_the_assistant()
    {
        await using var page = await fixture.OpenPhoneAsync();

        await page.SendFileAsync("picture", "dot.png", "image/png", PhonePage.Dot, "Look at *this*");

        await Expect(await page.AnswerAsync(1)).ToContainTextAsync("I received 1 attachment(s): image/png");
        await Expect(page.Sent.Locator("strong")).ToHaveTextAsync("this");
        Assert.True(await page.Sent.Locator("img").EvaluateAsync<bool>("image => image.decode().then(() => image.naturalWidth === 1)"));
        await Expect(page.Field("MessageType")).ToHaveTextAsync("image");
        await Expect(page.Field("MediaContentType0")).ToHaveTextAsync("image/png");
        Assert.Empty(page.Troubles);
    }

    [Fact]
    public async Task A_file_is_shown_with_its_name_and_handed_out_as_a_file_only()
    {
        const string name = "<script>window.ran=1<\u2044script>.html";
        await using var page = await fixture.OpenPhoneAsync();

        await page.SendFileAsync("file", name, "text/html", PhonePage.Bytes("<script>window.ran = true</script>"));

        await page.AnswerAsync(1);
        var file = page.Sent.GetByTestId("file");
        await Expect(file).ToContainTextAsync(name);
        await Expect(page.Sent.Locator("script")).ToHaveCountAsync(0);
        var download = await page.Page.RunAndWaitForDownloadAsync(() => file.ClickAsync());
        Assert.Contains("/phone/media/ME", download.Url, StringComparison.Ordinal);
        Assert.False(await page.Page.EvaluateAsync<bool>("() => 'ran' in window"));
        Assert.Empty(page.Troubles);
    }

    [Fact]
    public async Task A_voice_file_can_be_played()
    {
        await using var page = await fixture.OpenPhoneAsync();
        var sound = await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "wwwroot", "samples", "greeting.ogg"), TestContext.Current.CancellationToken);

        await page.SendFileAsync("voice", "note.ogg", "audio/ogg", sound);

        await page.AnswerAsync(1);
        await Expect(page.Field("MessageType")).ToHaveTextAsync("audio");
        Assert.True(await page.Sent.Locator("audio").EvaluateAsync<bool>("sound => new Promise(resolve => sound.readyState > 0 ? resolve(true) : sound.addEventListener('loadedmetadata', () => resolve(true)))"));
        Assert.Empty(page.Troubles);
    }

    [Fact]
    public async Task A_place_is_a_card_and_reaches_the_bridge_as_coordinates()
    {
        await using var page = await fixture.OpenPhoneAsync();

        await page.SendSheetAsync("place", ("label", "<b>Old</b> Pier"), ("latitude", "54.5"), ("longitude", "-7.25"));

        await page.AnswerAsync(1);
        await Expect(page.Sent.GetByTestId("place-card")).ToContainTextAsync("<b>Old</b> Pier");
        await Expect(page.Field("Latitude")).ToHaveTextAsync("54.5");
        await Expect(page.Field("Longitude")).ToHaveTextAsync("-7.25");
        Assert.Empty(page.Troubles);
    }

    [Fact]
    public async Task A_contact_is_a_card_with_name_and_number()
    {
        await using var page = await fixture.OpenPhoneAsync();

        await page.SendSheetAsync("card", ("name", "Grace, <i>Example</i>; Ltd"), ("phone", "+1 415 555 0177"));

        await page.AnswerAsync(1);
        await Expect(page.Sent.GetByTestId("contact-card")).ToContainTextAsync("Grace, <i>Example</i>; Ltd");
        await Expect(page.Sent.GetByTestId("contact-card")).ToContainTextAsync("+1 415 555 0177");
        await Expect(page.Field("MediaContentType0")).ToHaveTextAsync("text/vcard");
        Assert.Empty(page.Troubles);
    }

    [Fact]
    public async Task A_tapped_button_is_its_title_and_its_id()
    {
        await using var page = await fixture.OpenPhoneAsync();

        await page.SendSheetAsync("tap", ("title", "help"), ("payload", "help-id"));

        await page.AnswerAsync(1);
        await Expect(page.Sent).ToContainTextAsync("Tapped a button");
        await Expect(page.Field("ButtonPayload")).ToHaveTextAsync("help-id");
        await Expect(page.Field("Body")).ToHaveTextAsync("help");
        Assert.Empty(page.Troubles);
    }

    [Fact]
    public async Task A_file_that_is_put_away_again_is_not_sent()
    {
        await using var page = await fixture.OpenPhoneAsync();
        await page.Page.GetByTestId("picker").SetInputFilesAsync(new Microsoft.Playwright.FilePayload { Name = "a.png", MimeType = "image/png", Buffer = PhonePage.Dot });

        await page.Page.GetByLabel("Don’t send this file").ClickAsync();
        await page.SendAsync("echo only words", answers: 1);

        await Expect(page.Field("NumMedia")).ToHaveTextAsync("0");
        Assert.Empty(page.Troubles);
    }
}
