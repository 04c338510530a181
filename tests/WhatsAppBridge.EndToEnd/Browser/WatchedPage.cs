using Microsoft.Playwright;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.EndToEnd.Browser;

/// <summary>A page of ours in a browser, and everything it complained about.</summary>
internal abstract class WatchedPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly List<string> _troubles = [];

    protected WatchedPage(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
        page.PageError += (_, error) => _troubles.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning" && !IsExpected(message.Text))
                _troubles.Add(message.Text);
        };
        page.Dialog += async (_, dialog) =>
        {
            _troubles.Add($"A dialog opened: {dialog.Message}");
            await dialog.DismissAsync();
        };
        page.Request += (_, request) =>
        {
            if (new Uri(request.Url) is { Scheme: "http" or "https", IsLoopback: false })
                _troubles.Add($"Another host was asked: {request.Url}");
        };
    }

    public IPage Page { get; }

    /// <summary>Errors, warnings, dialogs and requests to elsewhere so far.</summary>
    public IReadOnlyList<string> Troubles => _troubles;

    /// <summary>Refusals that a test provokes show in the console.</summary>
    protected virtual bool IsExpected(string message) => false;

    /// <summary>Writes a picture of the page to artifacts/screenshots, for people to look at.</summary>
    public async Task<string> PhotographAsync(string name)
    {
        var path = Path.Combine(Repository.Root, "artifacts", "screenshots", name + ".png");
        await Page.ScreenshotAsync(new PageScreenshotOptions { Path = path, FullPage = true, Animations = ScreenshotAnimations.Disabled });
        return path;
    }

    /// <summary>What axe finds wrong for people who don't see, hear or point like others; a line each.</summary>
    public async Task<IReadOnlyList<string>> BarriersAsync()
    {
        await Page.EvaluateAsync(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "tests", "oracles", "node_modules", "axe-core", "axe.min.js")));
        return await Page.EvaluateAsync<string[]>(
            """
            async () => (await axe.run(document, { resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }))
                .violations.flatMap(({ id, help, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${help}: ${html} ${failureSummary}`))
            """);
    }

    /// <summary>Whether the page is as wide as its window, so that nobody has to push it aside.</summary>
    public Task<bool> FitsAsync() => Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth");

    /// <summary>Presses Tab until the element has the focus.</summary>
    public async Task TabToAsync(ILocator element, string key = "Tab")
    {
        for (var presses = 0; !await HasFocusAsync(element); presses++)
        {
            Assert.True(presses < 60, "It can't be reached with the keyboard.");
            await Page.Keyboard.PressAsync(key);
        }
    }

    public static Task<bool> HasFocusAsync(ILocator element) => element.EvaluateAsync<bool>("element => element === document.activeElement");

    public ValueTask DisposeAsync() => _context.DisposeAsync();
}
