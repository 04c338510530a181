using static Microsoft.Playwright.Assertions;

namespace WhatsAppBridge.EndToEnd.Browser;

/// <summary>What a person at the phone can let go wrong, and what becomes of it.</summary>
[Trait("Category", "Browser")]
[Collection(BrowserTests.Name)]
public sealed class PhoneTroubleTests(BrowserFixture fixture)
{
    [Fact]
    public async Task An_assistant_that_fails_costs_one_answer()
    {
        await using var page = await fixture.OpenPhoneAsync();

        await page.OrderAsync("AssistantError");
        await Expect(page.Page.GetByTestId("armed")).ToContainTextAsync("assistant fails");
        await Expect(await page.SendAsync("echo one", answers: 1)).ToContainTextAsync("Sorry, I can't answer right now");
        await Expect(page.AssistantCalls.First).ToContainTextAsync("HTTP 500");
        await Expect(page.Page.GetByTestId("armed")).ToBeHiddenAsync();

        await Expect(await page.SendAsync("echo two", answers: 2)).ToContainTextAsync("two");
        await Expect(page.AssistantCalls).ToContainTextAsync("HTTP 200");
        Assert.Empty(page.Troubles);
    }

    [Fact]
    public async Task A_session_that_has_expired_is_renewed_and_nobody_notices()
    {
        await using var page = await fixture.OpenPhoneAsync();

        await page.SendAsync("echo one", answers: 1);
        await page.OrderAsync("ExpiredSession");
        await Expect(await page.SendAsync("echo two", answers: 2)).ToContainTextAsync("two");

        await Expect(page.AssistantCalls).ToHaveCountAsync(2);
        await Expect(page.AssistantCalls.First).ToContainTextAsync("Invalid Session");
        Assert.Empty(page.Troubles);
    }

    [Fact]
    public async Task A_webhook_that_comes_twice_is_answered_twice_and_asked_once()
    {
        await using var page = await fixture.OpenPhoneAsync();

        await page.OrderAsync("DuplicateWebhook");
        await page.SendAsync("echo one", answers: 1);

        await Expect(page.Notes).ToContainTextAsync("The bridge gave the same answer, to the byte");
        await Expect(page.Answers).ToHaveCountAsync(1);
        await Expect(page.AssistantCalls).ToHaveCountAsync(1);
        Assert.Empty(page.Troubles);
    }

    [Fact]
    public async Task An_answer_whose_connection_is_lost_comes_by_REST()
    {
        await using var page = await fixture.OpenPhoneAsync();

        await page.OrderAsync("LostConnection");
        await Expect(await page.SendAsync("echo one", answers: 1)).ToContainTextAsync("one");

        await Expect(page.Notes).ToContainTextAsync("connection to the webhook was lost");
        await Expect(page.Inspector).ToContainTextAsync("/Messages.json");
        Assert.Empty(page.Troubles);
    }

    [Fact]
    public async Task An_answer_that_is_not_delivered_stands_on_the_portals_attention_list_until_it_is_dismissed()
    {
        await using var page = await fixture.OpenPhoneAsync();
        await using var portal = await fixture.OpenPortalAsync();
        await portal.SignInAsync();
        await portal.GoToAsync("attention");
        // What other people are owed is none of this test's business.
        var entries = portal.Entries.Filter(new() { HasText = "Twilio 63024" });
        await Expect(portal.Page.GetByRole(Microsoft.Playwright.AriaRole.Heading, new() { Name = "Attention", Level = 1 })).ToBeVisibleAsync();
        await Expect(portal.Page.GetByTestId("attention-state")).Not.ToContainTextAsync("Looking");
        var before = await entries.CountAsync();

        await page.OrderAsync("Undelivered");
        await Expect(await page.SendAsync("echo one", answers: 1)).ToHaveAttributeAsync("data-status", "Failed");

        // By itself: nobody presses anything.
        await Expect(entries).ToHaveCountAsync(before + 1);
        var entry = entries.First;
        await Expect(entry).ToContainTextAsync("+14****");
        await Expect(portal.AttentionCount).ToBeVisibleAsync();
        await entry.GetByTestId("dismiss").ClickAsync();
        await Expect(entries).ToHaveCountAsync(before);
        await portal.Page.ReloadAsync();
        await Expect(portal.Page.GetByRole(Microsoft.Playwright.AriaRole.Heading, new() { Name = "Attention", Level = 1 })).ToBeVisibleAsync();
        await Expect(entries).ToHaveCountAsync(before);
        Assert.Empty(page.Troubles);
        Assert.Empty(portal.Troubles);
    }

    [Fact]
    public async Task A_slow_assistant_shows_as_typing_and_in_the_times()
    {
        await using var page = await fixture.OpenPhoneAsync();

        await page.Page.GetByTestId("delay").FillAsync("2");
        await page.Composer.FillAsync("echo one");
        await page.Page.GetByTestId("send").ClickAsync();
        await Expect(page.Page.GetByTestId("typing")).ToBeVisibleAsync();
        await page.AnswerAsync(1);

        // The runtime's timers go by the kernel's coarse clock, which may be four milliseconds early by the fine one.
        await Expect(page.Inspector.Locator(".facts")).ToContainTextAsync(new System.Text.RegularExpressions.Regex(@"assistant (199[6-9]|[2-9]\d{3}) ms"));
        await Expect(page.Page.GetByTestId("typing")).ToHaveCountAsync(0);
        Assert.Empty(page.Troubles);
    }
}
