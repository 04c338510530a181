using System.Globalization;
using System.Text;
using Microsoft.Playwright;

namespace WhatsAppBridge.EndToEnd.Browser;

/// <summary>The phone page as its user knows it: messages, a place to write, commands, a look inside.</summary>
internal sealed class PhonePage : WatchedPage
{
    private PhonePage(IBrowserContext context, IPage page)
        : base(context, page)
    {
    }

    public ILocator Phone => Page.GetByTestId("phone");

    public ILocator Log => Page.GetByTestId("log");

    public ILocator Composer => Page.GetByTestId("composer");

    public ILocator Inspector => Page.GetByTestId("inspector");

    /// <summary>What the person has sent.</summary>
    public ILocator Sent => Page.Locator("[data-testid=bubble][data-direction=out]");

    /// <summary>What has been answered.</summary>
    public ILocator Answers => Page.Locator("[data-testid=bubble][data-direction=in]");

    /// <summary>What the playground says between the messages.</summary>
    public ILocator Notes => Page.GetByTestId("note");

    /// <summary>What the assistant was asked for the message that is looked into.</summary>
    public ILocator AssistantCalls => Inspector.GetByTestId("assistant-call");

    /// <summary>What the bridge was told of the answer.</summary>
    public ILocator Reports => Inspector.GetByTestId("report");

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

    /// <summary>Takes a file by that entry of the menu, writes a caption and sends both.</summary>
    public async Task SendFileAsync(string entry, string name, string contentType, byte[] content, string caption = "")
    {
        await Page.GetByTestId("attach").ClickAsync();
        var chooser = await Page.RunAndWaitForFileChooserAsync(() => Page.GetByTestId("attach-" + entry).ClickAsync());
        await chooser.SetFilesAsync(new FilePayload { Name = name, MimeType = contentType, Buffer = content });
        await Assertions.Expect(Page.GetByTestId("staged")).ToContainTextAsync(name);
        await Composer.FillAsync(caption);
        await Page.GetByTestId("send").ClickAsync();
    }

    /// <summary>Opens that entry's sheet, fills some of its fields and sends it.</summary>
    public async Task SendSheetAsync(string entry, params (string Field, string Value)[] fields)
    {
        await Page.GetByTestId("attach").ClickAsync();
        await Page.GetByTestId("attach-" + entry).ClickAsync();
        var sheet = Page.Locator("dialog[open]");
        foreach (var (field, value) in fields)
            await sheet.Locator($"[name={field}]").FillAsync(value);
        await sheet.Locator("button.go").ClickAsync();
    }

    /// <summary>Orders trouble for the next message.</summary>
    public Task OrderAsync(string trouble) => Page.GetByTestId("trouble-" + trouble).CheckAsync();

    /// <summary>A field of the webhook that is looked into.</summary>
    public ILocator Field(string name) => Inspector.Locator("tr").Filter(new LocatorFilterOptions { Has = Page.Locator($"th:text-is('{name}')") }).First.Locator("td");

    /// <summary>Bytes of a picture of one dot.</summary>
    public static byte[] Dot => Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
