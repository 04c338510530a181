using Microsoft.Playwright;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.EndToEnd.Browser;

/// <summary>The portal as an operator knows it.</summary>
internal sealed class PortalPage : WatchedPage
{
    private readonly Uri _address;
    private readonly string _password;
    private readonly PortalSession _session;

    private PortalPage(IBrowserContext context, IPage page, Uri address, string password, PortalSession session)
        : base(context, page) => (_address, _password, _session) = (address, password, session);

    public ILocator Password => Page.GetByLabel("Password");

    public ILocator Entries => Page.GetByTestId("entries").Locator("> li");

    public ILocator AttentionCount => Page.Locator("#attention-count");

    public ILocator Link => Page.GetByTestId("link");

    public static async Task<PortalPage> OpenAsync(IBrowserContext context, Uri address, string password, PortalSession session)
    {
        await context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        var page = new PortalPage(context, await context.NewPageAsync(), address, password, session);
        await page.Page.GotoAsync(address.ToString());
        return page;
    }

    /// <summary>Signs in, as the operator who is signed in elsewhere already if there is one.</summary>
    public async Task SignInAsync()
    {
        if (_session.Cookies is { } cookies)
        {
            await Page.Context.AddCookiesAsync(cookies);
            await VisitAsync("setup");
            return;
        }

        await SignInByPasswordAsync();
        _session.Cookies = [.. (await Page.Context.CookiesAsync()).Select(cookie => new Cookie
        {
            Name = cookie.Name, Value = cookie.Value, Domain = cookie.Domain, Path = cookie.Path,
            HttpOnly = cookie.HttpOnly, Secure = cookie.Secure, SameSite = cookie.SameSite,
        })];
    }

    public async Task SignInByPasswordAsync()
    {
        await Password.FillAsync(_password);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Assertions.Expect(Page.Locator("nav [aria-current]")).ToHaveCountAsync(1);
    }

    /// <summary>By the page's own navigation.</summary>
    public async Task GoToAsync(string page)
    {
        await Page.Locator($"[data-nav={page}]").ClickAsync();
        await Assertions.Expect(Page.Locator($"[data-nav={page}][aria-current]")).ToBeVisibleAsync();
    }

    public Task VisitAsync(string page) => Page.GotoAsync(new Uri(_address, "portal/" + page).ToString());

    /// <summary>What lies in the clipboard after the button beside it was pressed.</summary>
    public async Task<string> CopyAsync(string what)
    {
        await Page.GetByRole(AriaRole.Button, new() { Name = "Copy " + what, Exact = true }).ClickAsync();
        return await Page.EvaluateAsync<string>("() => navigator.clipboard.readText()");
    }

    /// <summary>What a phone's camera reads in a picture of the page.</summary>
    public async Task<string?> ReadCodeAsync(string address)
    {
        var reader = Path.Combine(Repository.Root, "tests", "oracles", "node_modules", "jsqr", "dist", "jsQR.js");
        await Page.EvaluateAsync(await File.ReadAllTextAsync(reader));
        return await Page.EvaluateAsync<string?>(
            """
            async (address) => {
              const image = new Image(800, 800);
              image.src = address;
              await image.decode();
              const canvas = new OffscreenCanvas(800, 800).getContext('2d');
              canvas.drawImage(image, 0, 0, 800, 800);
              return jsQR(canvas.getImageData(0, 0, 800, 800).data, 800, 800)?.data;
            }
            """, address);
    }

    // The sign-in answers a wrong password with 401, which a browser writes down.
    protected override bool IsExpected(string message) => message.Contains("401", StringComparison.Ordinal) || message.Contains("400", StringComparison.Ordinal);
}

/// <summary>The cookies of an operator who has signed in.</summary>
internal sealed class PortalSession
{
    public IReadOnlyList<Cookie>? Cookies { get; set; }
}
