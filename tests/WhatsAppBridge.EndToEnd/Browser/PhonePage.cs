using System.Globalization;
using Microsoft.Playwright;
using WhatsAppBridge.EndToEnd.Infrastructure;

namespace WhatsAppBridge.EndToEnd.Browser;

/// <summary>The phone page as its user knows it: messages, a place to write, commands, a look inside.</summary>
internal sealed class PhonePage : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly List<string> _troubles = [];

    private PhonePage(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
        page.PageError += (_, error) => _troubles.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                _troubles.Add(message.Text);
        };
        page.Dialog += async (_, dialog) =>
        {
            _troubles.Add($"A dialog opened: {dialog.Message}");
            await dialog.DismissAsync();
        };
    }

    public IPage Page { get; }

    /// <summary>Errors and warnings of the page so far.</summary>
    public IReadOnlyList<string> Troubles => _troubles;

    public ILocator Phone => Page.GetByTestId("phone");

    public ILocator Log => Page.GetByTestId("log");

    public ILocator Composer => Page.GetByTestId("composer");

    public ILocator Inspector => Page.GetByTestId("inspector");

    /// <summary>What the person has sent.</summary>
    public ILocator Sent => Page.Locator("[data-testid=bubble][data-direction=out]");

    /// <summary>What has been answered.</summary>
    public ILocator Answers => Page.Locator("[data-testid=bubble][data-direction=in]");

    public static async Task<PhonePage> OpenAsync(IBrowserContext context, Uri address)
    {
        var page = new PhonePage(context, await context.NewPageAsync());
        await page.Page.GotoAsync(address.ToString());
        await Assertions.Expect(page.Phone).ToContainTextAsync("online");
        return page;
    }

    /// <summary>Writes, presses the button and waits for this many answers in all.</summary>
    public async Task<ILocator> SendAsync(string text, int answers)
    {
        await Composer.FillAsync(text);
        await Page.GetByTestId("send").ClickAsync();
        return await AnswerAsync(answers);
    }

    /// <summary>Presses the button of a command and waits for this many answers in all.</summary>
    public async Task<ILocator> CommandAsync(string name, int answers)
    {
        await Page.GetByTestId("command-" + name).ClickAsync();
        return await AnswerAsync(answers);
    }

    /// <summary>The last of so many answers, once it is there.</summary>
    public async Task<ILocator> AnswerAsync(int count)
    {
        await Assertions.Expect(Answers).ToHaveCountAsync(count);
        return Answers.Nth(count - 1);
    }

    /// <summary>A line of a list, to be tapped.</summary>
    public ILocator Choice(int number) =>
        Answers.Last.Locator(string.Create(CultureInfo.InvariantCulture, $"button[data-choice='{number}']"));

    /// <summary>Writes a picture of the page to artifacts/screenshots, for people to look at.</summary>
    public async Task<string> PhotographAsync(string name)
    {
        var path = Path.Combine(Repository.Root, "artifacts", "screenshots", name + ".png");
        await Page.ScreenshotAsync(new PageScreenshotOptions { Path = path, Animations = ScreenshotAnimations.Disabled });
        return path;
    }

    public ValueTask DisposeAsync() => _context.DisposeAsync();
}
