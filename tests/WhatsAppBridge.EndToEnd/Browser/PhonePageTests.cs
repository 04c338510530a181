using static Microsoft.Playwright.Assertions;

namespace WhatsAppBridge.EndToEnd.Browser;

/// <summary>A person at the playground's phone, in a real browser.</summary>
[Trait("Category", "Browser")]
[Collection(BrowserTests.Name)]
public sealed class PhonePageTests(BrowserFixture fixture)
{
    private const string ExpressChosen = "You chose Express delivery (tomorrow).";

    [Fact]
    public async Task A_person_asks_for_options_answers_with_a_number_and_gets_what_they_chose()
    {
        await using var page = await fixture.OpenPhoneAsync();

        await Expect(await page.SendAsync("options", answers: 1)).ToContainTextAsync("2. Express delivery");
        await Expect(await page.SendAsync("2", answers: 2)).ToContainTextAsync(ExpressChosen);

        await Expect(page.Sent).ToHaveCountAsync(2);
        await Expect(page.Sent.Last).ToHaveAttributeAsync("data-status", "Read");
        Assert.Empty(page.Troubles);
    }

    [Fact]
    public async Task Tapping_a_line_of_the_list_sends_its_number()
    {
        await using var page = await fixture.OpenPhoneAsync();

        await page.CommandAsync("options", answers: 1);
        await page.Choice(2).ClickAsync();

        await Expect(await page.AnswerAsync(2)).ToContainTextAsync(ExpressChosen);
        await Expect(page.Sent.Last.GetByTestId("bubble-text")).ToHaveTextAsync("2");
        Assert.Empty(page.Troubles);
    }

    [Fact]
    public async Task Markup_is_drawn_and_its_signs_are_not_shown()
    {
        await using var page = await fixture.OpenPhoneAsync();

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
        await using var page = await fixture.OpenPhoneAsync();

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
        await using var page = await fixture.OpenPhoneAsync();
        var keyboard = page.Page.Keyboard;

        // The place to write has the focus from the start.
        await keyboard.TypeAsync("options");
        await keyboard.PressAsync("Enter");
        await page.AnswerAsync(1);

        await page.TabToAsync(page.Choice(2), "Shift+Tab");
        await keyboard.PressAsync("Enter");
        await Expect(await page.AnswerAsync(2)).ToContainTextAsync(ExpressChosen);
        Assert.Empty(page.Troubles);
    }

    [Fact]
    public async Task A_message_shows_what_went_over_the_wire_for_it()
    {
        await using var page = await fixture.OpenPhoneAsync();

        await page.SendAsync("echo Over the wire", answers: 1);

        await Expect(page.Inspector).ToContainTextAsync("X-Twilio-Signature");
        await Expect(page.Inspector).ToContainTextAsync("<Response>");
        await Expect(page.Inspector).ToContainTextAsync("Over the wire");
        Assert.Empty(page.Troubles);
    }

    [Fact]
    public async Task The_bridge_hears_that_an_answer_was_read_and_ticks_stand_only_at_what_one_sends()
    {
        await using var page = await fixture.OpenPhoneAsync();

        var answer = await page.SendAsync("echo one", answers: 1);

        await Expect(page.Reports).ToHaveTextAsync(["sent → HTTP 204", "delivered → HTTP 204", "read → HTTP 204"]);
        await Expect(page.Sent.Locator(".ticks")).ToHaveAttributeAsync("data-status", "Read");
        await Expect(answer.Locator(".ticks")).ToHaveCountAsync(0);
        Assert.Empty(page.Troubles);
    }

    [Fact]
    public async Task A_phone_on_which_nothing_was_said_says_how_to_begin()
    {
        await using var page = await fixture.OpenPhoneAsync(Screen.Phone);

        await Expect(page.Page.GetByTestId("beginning")).ToContainTextAsync("Write help");
        await page.SendAsync("help", answers: 1);
        await Expect(page.Page.GetByTestId("beginning")).ToBeHiddenAsync();
        await page.Page.ReloadAsync();
        await page.AnswerAsync(1);
        await Expect(page.Page.GetByTestId("beginning")).ToBeHiddenAsync();
        Assert.Empty(page.Troubles);
    }

    [Fact]
    public async Task A_reload_shows_the_same_conversation()
    {
        await using var page = await fixture.OpenPhoneAsync();

        await page.SendAsync("options", answers: 1);
        var before = await page.Log.InnerTextAsync();
        await page.Page.ReloadAsync();
        await page.AnswerAsync(1);

        Assert.Equal(before, await page.Log.InnerTextAsync());
        Assert.Empty(page.Troubles);
    }

    [Fact]
    public async Task The_assistants_question_and_answer_stand_beside_the_webhook()
    {
        await using var page = await fixture.OpenPhoneAsync();

        await page.SendAsync("options", answers: 1);

        await Expect(page.AssistantCalls).ToHaveCountAsync(1);
        await Expect(page.AssistantCalls).ToContainTextAsync("\"response_type\": \"option\"");
        await page.AssistantCalls.GetByText("Question").ClickAsync();
        await Expect(page.AssistantCalls).ToContainTextAsync("\"text\": \"options\"");
        await Expect(page.Inspector.Locator(".facts")).ToContainTextAsync("bridge");
        Assert.Empty(page.Troubles);
    }

    [Fact]
    public async Task Several_people_each_have_their_own_phone()
    {
        await using var ana = await fixture.OpenPhoneAsync(name: "Ana");
        await using var ben = await fixture.OpenPhoneAsync(name: "Ben");

        await Expect(await ana.SendAsync("echo for Ana", answers: 1)).ToContainTextAsync("for Ana");
        await Expect(await ben.SendAsync("echo for Ben", answers: 1)).ToContainTextAsync("for Ben");
        await Expect(ana.Answers).ToHaveCountAsync(1);
        await Expect(ben.Field("ProfileName")).ToHaveTextAsync("Ben");

        // And one browser can be one after the other.
        await ana.Page.GetByTestId("person-new").ClickAsync();
        await Expect(ana.Page.GetByTestId("person")).ToHaveCountAsync(2);
        await Expect(ana.Answers).ToHaveCountAsync(0);
        await ana.Page.GetByTestId("person").Filter(new() { HasText = "Ana" }).ClickAsync();
        await Expect(ana.Answers).ToHaveCountAsync(1);
        Assert.Empty(ana.Troubles);
        Assert.Empty(ben.Troubles);
    }

    [Theory]
    [InlineData("<script>window.ran = true</script>")]
    [InlineData("<img src=x onerror='window.ran = true'>")]
    public async Task A_name_that_looks_like_a_script_is_a_name(string name)
    {
        await using var page = await fixture.OpenPhoneAsync(name: name);

        await page.SendAsync("echo one", answers: 1);

        await Expect(page.Page.GetByTestId("person")).ToContainTextAsync(name);
        await Expect(page.Field("ProfileName")).ToHaveTextAsync(name);
        Assert.False(await page.Page.EvaluateAsync<bool>("() => 'ran' in window"));
        Assert.Empty(page.Troubles);
    }

    [Fact]
    public async Task A_link_has_a_card_that_asks_nobody()
    {
        await using var page = await fixture.OpenPhoneAsync();

        var answer = await page.SendAsync("echo see https://www.example.com/a%20b?c=1 now", answers: 1);

        await Expect(answer.GetByTestId("link-card")).ToContainTextAsync("example.com");
        await Expect(answer.GetByTestId("link-card")).ToContainTextAsync("/a b?c=1");
        Assert.Empty(page.Troubles);
    }
}
