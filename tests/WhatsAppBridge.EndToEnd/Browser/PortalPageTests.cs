using System.Text;
using static Microsoft.Playwright.Assertions;

namespace WhatsAppBridge.EndToEnd.Browser;

/// <summary>An operator at the portal, in a real browser.</summary>
[Trait("Category", "Browser")]
[Collection(BrowserTests.Name)]
public sealed class PortalPageTests(BrowserFixture fixture)
{
    [Fact]
    public async Task The_way_in_is_the_password_and_the_way_out_closes_it()
    {
        await using var page = await fixture.OpenPortalAsync();

        await page.Password.FillAsync("a guess");
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Page.GetByRole(Microsoft.Playwright.AriaRole.Alert)).ToHaveTextAsync("That is not the password.");
        await page.SignInByPasswordAsync();
        await Expect(page.Page.GetByRole(Microsoft.Playwright.AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Setup");

        await page.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(page.Password).ToBeVisibleAsync();
        await page.VisitAsync("attention");
        await Expect(page.Password).ToBeVisibleAsync();
        await page.SignInByPasswordAsync();
        await Expect(page.Page.GetByRole(Microsoft.Playwright.AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Attention");
        Assert.Empty(page.Troubles);
    }

    [Fact]
    public async Task The_addresses_are_copied_as_they_have_to_be_entered()
    {
        await using var page = await fixture.OpenPortalAsync();
        await page.SignInAsync();

        Assert.Equal("https://bridge.playground.example/webhooks/twilio/whatsapp#rc=2&rp=ct,5xx", await page.CopyAsync("Webhook for incoming messages address"));
        Assert.Equal("https://bridge.playground.example/webhooks/twilio/fallback", await page.CopyAsync("Fallback address"));
        Assert.Equal("https://bridge.playground.example/webhooks/twilio/status", await page.CopyAsync("Status callback address"));
        Assert.Empty(page.Troubles);
    }

    [Fact]
    public async Task The_checks_run_as_the_page_opens_and_again_by_the_button()
    {
        await using var page = await fixture.OpenPortalAsync();
        await page.SignInAsync();
        var checks = page.Page.GetByTestId("checks").Locator("> li");

        await Expect(page.Page.GetByTestId("verdict")).ToContainTextAsync("checks.");
        await Expect(checks.And(page.Page.Locator("[data-outcome=Waiting]"))).ToHaveCountAsync(0);
        await Expect(page.Page.GetByTestId("check-assistant")).ToHaveAttributeAsync("data-outcome", "Passed");
        await Expect(page.Page.GetByTestId("check-public-address")).ToHaveAttributeAsync("data-outcome", "Passed");
        await Expect(page.Page.GetByTestId("check-store-durability")).ToContainTextAsync("on disk before Twilio or the person hears of it");
        await Expect(page.Page.GetByTestId("check-open-files")).ToHaveAttributeAsync("data-outcome", "Passed");
        await page.Page.GetByTestId("run").ClickAsync();
        await Expect(page.Page.GetByTestId("verdict")).ToContainTextAsync("checks.");
        await Expect(page.Page.GetByTestId("run")).ToBeEnabledAsync();
        Assert.Empty(page.Troubles);
    }

    [Fact]
    public async Task A_sender_that_points_elsewhere_is_pointed_here_by_a_button()
    {
        await using var page = await fixture.OpenPortalAsync();
        await page.SignInAsync();
        var sender = page.Page.GetByTestId("sender");

        // The playground's sender lacks a fallback, which Twilio's Console leaves empty too.
        await Expect(sender).ToContainTextAsync("+14155550100");
        if (await page.Page.GetByTestId("point").CountAsync() > 0)
            await page.Page.GetByTestId("point").ClickAsync();

        await Expect(sender).ToContainTextAsync("points here");
        await Expect(sender).Not.ToContainTextAsync("not complete");
        await page.Page.ReloadAsync();
        await Expect(sender).ToContainTextAsync("points here");
        await Expect(page.Page.GetByTestId("point")).ToHaveCountAsync(0);
        Assert.Empty(page.Troubles);
    }

    [Fact]
    public async Task The_sandboxs_words_become_a_link_and_a_code_that_a_phone_reads()
    {
        await using var page = await fixture.OpenPortalAsync();
        await page.SignInAsync();

        await page.Page.GetByTestId("join").FillAsync("Join Early bird");

        await Expect(page.Page.GetByTestId("join-link")).ToHaveTextAsync("https://wa.me/14155238886?text=join%20early-bird");
        Assert.Equal("https://wa.me/14155238886?text=join%20early-bird", await page.ReadCodeAsync("api/link.svg?number=%2B14155238886&text=join+early-bird"));
        Assert.Empty(page.Troubles);
    }

    [Fact]
    public async Task A_number_and_a_text_become_a_link_a_button_and_codes_that_a_phone_reads()
    {
        const string link = "https://wa.me/14155238886?text=1%20%2B%201%20%26%20%3Cscript%3E%20%D7%A9%D7%9C%D7%95%D7%9D%20%F0%9F%98%80";
        await using var page = await fixture.OpenPortalAsync();
        await page.SignInAsync();
        await page.GoToAsync("click-to-chat");

        await page.Page.GetByTestId("number").FillAsync("+1 (415) 523-8886");
        await page.Page.GetByTestId("text").FillAsync("1 + 1 & <script> שלום 😀");
        await page.Page.GetByTestId("label").FillAsync("<img src=x onerror=window.ran=1>");

        await Expect(page.Link).ToHaveTextAsync(link);
        var preview = page.Page.GetByTestId("preview").Locator("a");
        await Expect(preview).ToHaveTextAsync("<img src=x onerror=window.ran=1>");
        await Expect(preview).ToHaveCSSAsync("background-color", "rgb(11, 114, 97)");
        await Expect(page.Page.GetByTestId("preview").Locator("img")).ToHaveCountAsync(0);
        Assert.Equal(await page.Page.GetByTestId("html").TextContentAsync(), await page.CopyAsync("HTML"));
        Assert.Equal(link, await page.CopyAsync("link"));
        var svg = await page.Page.GetByTestId("svg").GetAttributeAsync("href");
        var png = await page.Page.GetByTestId("png").GetAttributeAsync("href");
        Assert.Equal(link, await page.ReadCodeAsync(svg!));
        Assert.Equal(link, await page.ReadCodeAsync(png!));
        var download = await page.Page.RunAndWaitForDownloadAsync(() => page.Page.GetByTestId("png").ClickAsync());
        Assert.Equal("click-to-chat.png", download.SuggestedFilename);
        Assert.False(await page.Page.EvaluateAsync<bool>("() => 'ran' in window"));
        Assert.Empty(page.Troubles);
    }

    [Fact]
    public async Task The_number_Twilio_knows_stands_there_already()
    {
        await using var page = await fixture.OpenPortalAsync();
        await page.SignInAsync();
        await page.GoToAsync("click-to-chat");

        await page.Page.GetByTestId("text").FillAsync("Hello");

        await Expect(page.Link).ToHaveTextAsync("https://wa.me/14155550100?text=Hello");
        Assert.Empty(page.Troubles);
    }

    [Fact]
    public async Task A_sign_in_by_plain_http_on_this_machine_lasts_in_every_browser()
    {
        await using var page = await fixture.OpenPortalAsync();
        await page.SignInAsync();

        // Safari keeps no cookie for https alone that came from http://localhost; Chromium does, and would not tell.
        Assert.All(await page.Page.Context.CookiesAsync(), cookie => Assert.False(cookie.Secure));
        await Expect(page.Page.GetByRole(Microsoft.Playwright.AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Setup");
    }

    [Fact]
    public async Task The_button_works_on_somebody_elses_page()
    {
        await using var page = await fixture.OpenPortalAsync();
        await page.SignInAsync();
        await page.GoToAsync("click-to-chat");
        await page.Page.GetByTestId("number").FillAsync("+14155238886");
        await Expect(page.Link).ToHaveTextAsync("https://wa.me/14155238886");
        var html = await page.Page.GetByTestId("html").TextContentAsync();

        await page.Page.SetContentAsync($"<!doctype html><html lang=en><title>Shop</title><main><h1>Shop</h1>{html}</main></html>");

        var button = page.Page.GetByRole(Microsoft.Playwright.AriaRole.Link, new() { Name = "Chat with us on WhatsApp" });
        await Expect(button).ToHaveAttributeAsync("href", "https://wa.me/14155238886");
        Assert.Empty(await page.BarriersAsync());
    }

    [Fact]
    public async Task What_makes_no_link_is_told_in_words_and_the_old_link_goes()
    {
        await using var page = await fixture.OpenPortalAsync();
        await page.SignInAsync();
        await page.GoToAsync("click-to-chat");
        await page.Page.GetByTestId("number").FillAsync("+14155238886");
        await Expect(page.Link).ToBeVisibleAsync();

        await page.Page.GetByTestId("number").FillAsync("4155238886");
        await Expect(page.Page.GetByTestId("link-problem")).ToContainTextAsync("international form");
        await Expect(page.Page.GetByTestId("result")).ToBeHiddenAsync();

        await page.Page.GetByTestId("number").FillAsync("+14155238886");
        await page.Page.GetByTestId("text").FillAsync(new StringBuilder().Insert(0, "a b ", 600).ToString());
        await Expect(page.Page.GetByTestId("link-problem")).ToContainTextAsync("Shorten it");
    }

    [Fact]
    public async Task All_of_it_works_with_the_keyboard_alone()
    {
        await using var page = await fixture.OpenPortalAsync();
        var keyboard = page.Page.Keyboard;

        // The password has the focus from the start.
        await Expect(page.Password).ToBeFocusedAsync();
        await keyboard.TypeAsync("the-playground");
        await keyboard.PressAsync("Enter");
        await Expect(page.Page.Locator("nav [aria-current]")).ToHaveTextAsync("Setup");
        await keyboard.PressAsync("Tab");
        await Expect(page.Page.GetByText("Skip to the content")).ToBeFocusedAsync();
        await page.TabToAsync(page.Page.Locator("[data-nav=click-to-chat]"));
        await keyboard.PressAsync("Enter");
        await Expect(page.Page.GetByTestId("number")).ToBeVisibleAsync();
        await page.TabToAsync(page.Page.GetByTestId("number"));
        await keyboard.TypeAsync("+14155238886");
        await Expect(page.Link).ToHaveTextAsync("https://wa.me/14155238886");
        await page.TabToAsync(page.Page.GetByTestId("png"));
        Assert.Empty(page.Troubles);
    }
}
