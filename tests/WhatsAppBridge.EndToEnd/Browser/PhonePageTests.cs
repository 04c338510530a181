using static Microsoft.Playwright.Assertions;

namespace WhatsAppBridge.EndToEnd.Browser;

/// <summary>A person at the playground's phone, in a real browser.</summary>
[Trait("Category", "Browser")]
public sealed class PhonePageTests(PhoneFixture fixture) : IClassFixture<PhoneFixture>
{
    private const string ExpressChosen = "You chose Express delivery (tomorrow).";

    [Fact]
    public async Task A_person_asks_for_options_answers_with_a_number_and_gets_what_they_chose()
    {
        await using var page = await fixture.OpenAsync();

        await Expect(await page.SendAsync("options", answers: 1)).ToContainTextAsync("2. Express delivery");
        await Expect(await page.SendAsync("2", answers: 2)).ToContainTextAsync(ExpressChosen);

        await Expect(page.Sent).ToHaveCountAsync(2);
        await Expect(page.Sent.Last).ToHaveAttributeAsync("data-status", "Read");
        Assert.Empty(page.Troubles);
    }

    [Fact]
    public async Task Tapping_a_line_of_the_list_sends_its_number()
    {
        await using var page = await fixture.OpenAsync();

        await page.CommandAsync("options", answers: 1);
        await page.Choice(2).ClickAsync();

        await Expect(await page.AnswerAsync(2)).ToContainTextAsync(ExpressChosen);
        await Expect(page.Sent.Last.GetByTestId("bubble-text")).ToHaveTextAsync("2");
        Assert.Empty(page.Troubles);
    }

    [Fact]
    public async Task Markup_is_drawn_and_its_signs_are_not_shown()
    {
        await using var page = await fixture.OpenAsync();

        var answer = await page.CommandAsync("text", answers: 1);

        await Expect(answer.Locator("strong, b")).ToHaveTextAsync(["bold as editors write it", "bold as WhatsApp writes it"]);
        await Expect(answer.Locator("em, i")).ToHaveTextAsync(["italic"]);
        await Expect(answer.Locator("li")).ToHaveCountAsync(3);
        await Expect(answer.Locator("a").First).ToHaveAttributeAsync("href", "https://www.playground.example/timetable?from=quay&to=island");
        var visible = await answer.InnerTextAsync();
        Assert.Contains("2 * 3 = 6", visible, StringComparison.Ordinal);
        Assert.DoesNotContain('*', visible.Replace("2 * 3", "", StringComparison.Ordinal));
        Assert.DoesNotContain('_', visible.Replace("a_path_with_underscores", "", StringComparison.Ordinal));
        Assert.Empty(page.Troubles);
    }

    [Theory]
    [InlineData("<script>window.ran = true</script>after", "after")]
    [InlineData("<img src=x onerror=\"window.ran = true\">after", "after")]
    [InlineData("&lt;script&gt;window.ran = true&lt;/script&gt;", "<script>window.ran = true</script>")]
    [InlineData("&lt;img src=x onerror='window.ran = true'&gt;", "<img src=x onerror='window.ran = true'>")]
    [InlineData("<svg onload=\"window.ran = true\">&lt;b&gt;after", "<b>after")]
    public async Task What_looks_like_a_script_is_shown_as_text_and_never_runs(string written, string shown)
    {
        await using var page = await fixture.OpenAsync();

        var answer = await page.SendAsync("echo " + written, answers: 1);

        await Expect(page.Sent.GetByTestId("bubble-text")).ToHaveTextAsync("echo " + written);
        await Expect(answer.GetByTestId("bubble-text")).ToContainTextAsync(shown);
        await Expect(page.Log.Locator("script, img, [onerror], [onload]")).ToHaveCountAsync(0);
        Assert.False(await page.Page.EvaluateAsync<bool>("() => 'ran' in window"));
        Assert.Empty(page.Troubles);
    }

    [Fact]
    public async Task Everything_can_be_done_with_the_keyboard_alone()
    {
        await using var page = await fixture.OpenAsync();
        var keyboard = page.Page.Keyboard;

        // The place to write has the focus from the start.
        await keyboard.TypeAsync("options");
        await keyboard.PressAsync("Enter");
        await page.AnswerAsync(1);

        for (var presses = 0; !await IsFocusedAsync(page.Choice(2)); presses++)
        {
            Assert.True(presses < 20, "The second choice can't be reached with Shift and Tab.");
            await keyboard.PressAsync("Shift+Tab");
        }

        await keyboard.PressAsync("Enter");
        await Expect(await page.AnswerAsync(2)).ToContainTextAsync(ExpressChosen);
        Assert.Empty(page.Troubles);
    }

    [Fact]
    public async Task A_message_shows_what_went_over_the_wire_for_it()
    {
        await using var page = await fixture.OpenAsync();

        await page.SendAsync("echo Over the wire", answers: 1);

        await Expect(page.Inspector).ToContainTextAsync("X-Twilio-Signature");
        await Expect(page.Inspector).ToContainTextAsync("<Response>");
        await Expect(page.Inspector).ToContainTextAsync("Over the wire");
        Assert.Empty(page.Troubles);
    }

    [Fact]
    public async Task A_reload_shows_the_same_conversation()
    {
        await using var page = await fixture.OpenAsync();

        await page.SendAsync("options", answers: 1);
        var before = await page.Log.InnerTextAsync();
        await page.Page.ReloadAsync();
        await page.AnswerAsync(1);

        Assert.Equal(before, await page.Log.InnerTextAsync());
        Assert.Empty(page.Troubles);
    }

    [Theory]
    [InlineData("phone", 390, 844)]
    [InlineData("desk", 1280, 800)]
    public async Task The_page_fits_its_window(string name, int width, int height)
    {
        await using var page = await fixture.OpenAsync(width, height);

        await page.SendAsync("text", answers: 1);
        // A title, and the picture with its description.
        await page.SendAsync("image", answers: 3);
        await page.SendAsync("options", answers: 4);
        await Expect(page.Log.GetByTestId("broken-media")).ToHaveCountAsync(0);
        await Expect(page.Inspector).ToContainTextAsync("<Response>");
        var photo = await page.PhotographAsync(name);

        Assert.InRange(new FileInfo(photo).Length, 10_000, 5_000_000);
        Assert.Equal(width, await page.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
        await Expect(page.Composer).ToBeInViewportAsync();
        await Expect(page.Answers.Last).ToBeInViewportAsync();
        Assert.Empty(page.Troubles);
    }

    private static Task<bool> IsFocusedAsync(Microsoft.Playwright.ILocator element) =>
        element.EvaluateAsync<bool>("element => element === document.activeElement");
}
