using Microsoft.Playwright;
using WhatsAppBridge.EndToEnd.Infrastructure;

namespace WhatsAppBridge.EndToEnd.Browser;

/// <summary>One playground and one browser for all tests of pages; every test is a person of its own in them.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    // In milliseconds; a busy machine is slow, not wrong.
    private const int Patience = 30_000;

    private static readonly string[] Arguments =
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private PlaygroundProcess? _playground;
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private int _people;

    // More sign-ins than a person needs are refused, so most tests share one.
    private readonly PortalSession _operator = new();

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

    /// <summary>The phone of a person nobody has written to yet.</summary>
    internal Task<PhonePage> OpenPhoneAsync(Screen? screen = null, string? name = null)
    {
        var person = $"+1415555{Interlocked.Increment(ref _people):0000}";
        return OpenPhoneAsync(new Uri(_playground!.Phone, $"?person={Uri.EscapeDataString(person)}{(name is null ? "" : "&name=" + Uri.EscapeDataString(name))}"), screen);
    }

    internal async Task<PhonePage> OpenPhoneAsync(Uri address, Screen? screen = null) =>
        await PhonePage.OpenAsync(await NewContextAsync(screen ?? Screen.Desk), address);

    /// <summary>The portal's door; <see cref="PortalPage.SignInAsync"/> opens it.</summary>
    internal async Task<PortalPage> OpenPortalAsync(Screen? screen = null) =>
        await PortalPage.OpenAsync(await NewContextAsync(screen ?? Screen.Desk), _playground!.Portal, _playground.PortalPassword, _operator);

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (_playground is not null)
            await _playground.DisposeAsync();
    }

    private async Task<IBrowserContext> NewContextAsync(Screen screen)
    {
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = screen.Width, Height = screen.Height },
            ColorScheme = screen.IsDark ? ColorScheme.Dark : ColorScheme.Light,
            ReducedMotion = ReducedMotion.Reduce,
            Locale = "en-GB",
            TimezoneId = "UTC",
        });
        context.SetDefaultTimeout(Patience);
        return context;
    }
}

/// <summary>What somebody looks at the page with.</summary>
internal sealed record Screen(string Name, int Width, int Height)
{
    public static readonly Screen Desk = new("desk", 1280, 800);
    public static readonly Screen Tablet = new("tablet", 820, 1180);
    public static readonly Screen Phone = new("phone", 390, 844);

    public bool IsDark { get; init; }

    public static TheoryData<string, bool> All =>
        new() { { "phone", false }, { "phone", true }, { "tablet", false }, { "tablet", true }, { "desk", false }, { "desk", true } };

    public static Screen Of(string name, bool isDark) =>
        (name switch { "phone" => Phone, "tablet" => Tablet, _ => Desk }) with { IsDark = isDark };
}

/// <summary>The tests that share the playground and the browser.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserTests : ICollectionFixture<BrowserFixture>
{
    public const string Name = "Browser";
}
