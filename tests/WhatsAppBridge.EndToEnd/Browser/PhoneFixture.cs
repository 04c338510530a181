using Microsoft.Playwright;
using WhatsAppBridge.EndToEnd.Infrastructure;

namespace WhatsAppBridge.EndToEnd.Browser;

/// <summary>One playground and one browser for all tests of the page; every test is a person of its own in them.</summary>
public sealed class PhoneFixture : IAsyncLifetime
{
    // In milliseconds; a busy machine is slow, not wrong.
    private const int Patience = 15_000;

    private static readonly string[] Arguments =
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private PlaygroundProcess? _playground;
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private int _people;

    public async ValueTask InitializeAsync()
    {
        Assertions.SetDefaultExpectTimeout(Patience);
        _playground = await PlaygroundProcess.StartAsync();
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM_PATH") is { Length: > 0 } path ? path : "/usr/bin/chromium",
            Args = Arguments,
        });
    }

    /// <summary>The page of a person nobody has written to yet.</summary>
    internal async Task<PhonePage> OpenAsync(int width = 1280, int height = 800)
    {
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            Locale = "en-GB",
            TimezoneId = "UTC",
        });
        context.SetDefaultTimeout(Patience);
        var person = $"+1415555{Interlocked.Increment(ref _people):0000}";
        return await PhonePage.OpenAsync(context, new Uri(_playground!.Phone, "?person=" + Uri.EscapeDataString(person)));
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (_playground is not null)
            await _playground.DisposeAsync();
    }
}
