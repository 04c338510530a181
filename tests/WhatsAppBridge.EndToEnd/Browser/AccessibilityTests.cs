using static Microsoft.Playwright.Assertions;

namespace WhatsAppBridge.EndToEnd.Browser;

/// <summary>Every page in every state worth looking at, at three widths and in both colour schemes: examined by axe, and kept as a picture.</summary>
[Trait("Category", "Browser")]
[Collection(BrowserTests.Name)]
public sealed class AccessibilityTests(BrowserFixture fixture)
{
    public static TheoryData<string, bool> Screens => Screen.All;

    [Theory]
    [MemberData(nameof(Screens))]
    public async Task The_phone_has_no_barriers_and_fits(string screen, bool isDark)
    {
        await using var page = await fixture.OpenPhoneAsync(Screen.Of(screen, isDark), "ליאור Example");
        await page.SendAsync("text", answers: 1);
        // A title, and the picture with its description.
        await page.SendAsync("image", answers: 3);
        await page.SendAsync("echo *שלום* עולם https://example.com/a", answers: 4);
        await page.SendSheetAsync("place");
        await page.AnswerAsync(5);
        await page.SendAsync("options", answers: 6);
        await Expect(page.Log.GetByTestId("broken-media")).ToHaveCountAsync(0);
        await Expect(page.Inspector).ToContainTextAsync("<Response>");

        Assert.Empty(await page.BarriersAsync());
        Assert.True(await page.FitsAsync());
        await Expect(page.Composer).ToBeInViewportAsync();
        await Expect(page.Answers.Last).ToBeInViewportAsync();
        Assert.InRange(new FileInfo(await page.PhotographAsync(Name("phone", screen, isDark))).Length, 10_000, 5_000_000);

        await page.Page.GetByTestId("attach").ClickAsync();
        Assert.Empty(await page.BarriersAsync());
        await page.Page.GetByTestId("attach-place").ClickAsync();
        Assert.Empty(await page.BarriersAsync());
        await page.PhotographAsync(Name("phone-place", screen, isDark));
        await page.Page.Keyboard.PressAsync("Escape");
        if (screen == "phone")
        {
            await page.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Look inside", Exact = true }).ClickAsync();
            Assert.Empty(await page.BarriersAsync());
            await page.PhotographAsync(Name("phone-inside", screen, isDark));
        }

        Assert.Empty(page.Troubles);
    }

    [Theory]
    [MemberData(nameof(Screens))]
    public async Task The_portal_has_no_barriers_and_fits(string screen, bool isDark)
    {
        await using var page = await fixture.OpenPortalAsync(Screen.Of(screen, isDark));
        await ExamineAsync("sign-in");
        await page.SignInAsync();
        await page.Page.GetByTestId("join").FillAsync("early bird");
        await Expect(page.Page.GetByTestId("join-link")).ToBeVisibleAsync();
        await ExamineAsync("setup");
        await page.GoToAsync("attention");
        await Expect(page.Page.GetByTestId("attention-state")).Not.ToHaveTextAsync("Looking …");
        await ExamineAsync("attention");
        await page.GoToAsync("click-to-chat");
        await page.Page.GetByTestId("number").FillAsync("+14155238886");
        await page.Page.GetByTestId("text").FillAsync("Where is my parcel?");
        await Expect(page.Link).ToHaveTextAsync("https://wa.me/14155238886?text=Where%20is%20my%20parcel%3F");
        await ExamineAsync("click-to-chat");
        Assert.Empty(page.Troubles);

        async Task ExamineAsync(string name)
        {
            Assert.Empty(await page.BarriersAsync());
            Assert.True(await page.FitsAsync(), name);
            await page.PhotographAsync(Name("portal-" + name, screen, isDark));
        }
    }

    [Theory]
    [MemberData(nameof(Screens))]
    public async Task A_full_attention_list_has_no_barriers_and_fits(string screen, bool isDark)
    {
        await using var phone = await fixture.OpenPhoneAsync(name: "<b>Ana</b> ليلى");
        await phone.OrderAsync("Undelivered");
        await phone.SendAsync("echo one", answers: 1);
        await phone.OrderAsync("AssistantError");
        await phone.SendAsync("echo two", answers: 2);
        await using var page = await fixture.OpenPortalAsync(Screen.Of(screen, isDark));
        await page.SignInAsync();
        await page.GoToAsync("attention");

        // One that can only be dismissed, and one that can be tried again.
        await Expect(page.Entries.Filter(new() { HasText = "Not delivered" }).First).ToBeVisibleAsync();
        var unanswered = page.Entries.Filter(new() { HasText = "Not answered" }).First;
        await Expect(unanswered.GetByTestId("retry")).ToBeEnabledAsync();
        await Expect(page.Page.GetByTestId("dismiss-all")).ToBeVisibleAsync();
        Assert.Empty(await page.BarriersAsync());
        Assert.True(await page.FitsAsync());
        await page.PhotographAsync(Name("portal-attention-full", screen, isDark));

        // While it is tried again, too.
        await unanswered.GetByTestId("retry").ClickAsync();
        Assert.Empty(await page.BarriersAsync());
        Assert.Empty(phone.Troubles);
        Assert.Empty(page.Troubles);
    }

    private static string Name(string page, string screen, bool isDark) => $"{page}-{screen}{(isDark ? "-dark" : "")}";
}
