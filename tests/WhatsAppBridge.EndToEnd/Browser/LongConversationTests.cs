using WhatsAppBridge.Playground.Phone;
using WhatsAppBridge.Playground.Twilio;
using static Microsoft.Playwright.Assertions;

namespace WhatsAppBridge.EndToEnd.Browser;

/// <summary>A conversation of thousands of messages costs what is seen of it, not what there is.</summary>
[Trait("Category", "Browser")]
[Collection(BrowserTests.Name)]
public sealed class LongConversationTests(BrowserFixture fixture)
{
    private const string Person = "+14155550199";

    [Fact]
    public async Task Two_thousand_messages_are_all_there_and_one_more_touches_only_itself()
    {
        await using var twilio = await EmulatedTwilio.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        var conversation = twilio.ConversationOf(Person);
        for (var number = 0; number < 2000; number++)
            conversation.Arrived(Message(number), null);
        await using var host = await PhoneHost.StartAsync(twilio, cancellationToken: TestContext.Current.CancellationToken);
        await using var page = await fixture.OpenPhoneAsync(new Uri($"{host.Urls.First()}/?person={Uri.EscapeDataString(Person)}"));
        await Expect(page.Answers).ToHaveCountAsync(2000);
        await Expect(page.Answers.Last).ToBeInViewportAsync();

        // What is not laid out must not make the phone wider either.
        Assert.InRange((await page.Phone.BoundingBoxAsync())!.Width, 300, 420);

        // Nothing far above is laid out, so scrolling and writing don't pay for it.
        var laidOut = await page.Page.EvaluateAsync<int>(
            "() => [...document.querySelectorAll('[data-testid=bubble]')].filter(bubble => bubble.checkVisibility({ contentVisibilityAuto: true })).length");
        Assert.InRange(laidOut, 1, 300);

        await page.Page.EvaluateAsync(
            """
            () => {
              window.touched = 0;
              new MutationObserver((records) => { window.touched += records.length; })
                .observe(document.getElementById('log'), { childList: true, subtree: true, attributes: true, characterData: true });
            }
            """);
        conversation.Arrived(Message(2000), null);
        await Expect(page.Answers).ToHaveCountAsync(2001);
        await Expect(page.Answers.Last).ToBeInViewportAsync();
        Assert.InRange(await page.Page.EvaluateAsync<int>("() => window.touched"), 1, 10);

        await page.Page.EvaluateAsync("() => document.getElementById('log').scrollTo(0, 0)");
        await Expect(page.Answers.First).ToBeInViewportAsync();
        // By its id: a search by label looks at every one of the many elements.
        var wayDown = page.Page.Locator("#to-end");
        await Expect(wayDown).ToBeVisibleAsync();

        // One click is enough, however far it is: boxes on the way are only guessed at until they are laid out.
        await wayDown.ClickAsync();
        await Expect(page.Answers.Last).ToBeInViewportAsync();
        await Expect(wayDown).ToBeHiddenAsync();
        Assert.InRange(await page.Page.EvaluateAsync<double>("() => { const log = document.getElementById('log'); return log.scrollHeight - log.scrollTop - log.clientHeight; }"), -1, 1);

        // And whoever is there stays there.
        conversation.Arrived(Message(2001), null);
        await Expect(page.Answers).ToHaveCountAsync(2002);
        await Expect(page.Answers.Last).ToBeInViewportAsync();
        await Expect(wayDown).ToBeHiddenAsync();
        Assert.Empty(page.Troubles);
    }

    private static Bubble Message(int number) => new()
    {
        Id = TwilioSid.New("SM"),
        Direction = BubbleDirection.In,
        Text = $"Message *{number}* with _some_ words, a list and a link:\n1. One\n2. Two\nhttps://example.com/{number}",
        At = DateTimeOffset.UnixEpoch.AddDays(20_000).AddMinutes(number),
        Status = BubbleStatus.Delivered,
        Via = SentVia.TwiML,
    };
}
