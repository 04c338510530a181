using Microsoft.AspNetCore.Server.Kestrel.Core;
using WhatsAppBridge.Playground.Assistant;
using WhatsAppBridge.Playground.Twilio;

namespace WhatsAppBridge.EndToEnd.Infrastructure;

/// <summary>The built bridge between an emulated assistant and an emulated Twilio, over a SQLite file that outlives it.</summary>
internal sealed class BridgeScene : IAsyncDisposable
{
    public const string PublicUrl = "https://bridge.example.com";
    public const string WebhookPath = "/webhooks/twilio/whatsapp";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("whatsappbridge-test-");
    private BridgeProcess? _bridge;

    private BridgeScene(EmulatedAssistant assistant, EmulatedTwilio twilio) => (Assistant, Twilio) = (assistant, twilio);

    public EmulatedAssistant Assistant { get; }

    public EmulatedTwilio Twilio { get; }

    public BridgeProcess Bridge => _bridge ?? throw new InvalidOperationException("The bridge does not run.");

    public PhonePerson Ana { get; init; } = new("+14155550123");

    private static EmulatedTwilioOptions UsualTwilio => new() { PublicUrl = new Uri(PublicUrl) };

    /// <summary>Environment variables of the next start.</summary>
    public required Dictionary<string, string> Settings { get; init; }

    public static async Task<BridgeScene> StartAsync(params (string Name, string Value)[] settings)
    {
        var scene = await PrepareAsync(settings);
        await scene.StartBridgeAsync();
        return scene;
    }

    /// <summary>Everything but the bridge.</summary>
    public static Task<BridgeScene> PrepareAsync(params (string Name, string Value)[] settings) =>
        PrepareAsync(UsualTwilio, null, settings);

    /// <summary>Everything but the bridge, with a Twilio that is not quite the usual one.</summary>
    public static Task<BridgeScene> PrepareAsync(EmulatedTwilioOptions twilio, params (string Name, string Value)[] settings) =>
        PrepareAsync(twilio, null, settings);

    /// <summary>Everything but the bridge, with an assistant that speaks HTTP/2 as IBM's does, only without TLS.</summary>
    public static Task<BridgeScene> PrepareWithHttp2Async(params (string Name, string Value)[] settings) =>
        PrepareAsync(UsualTwilio, new EmulatedAssistantOptions { Protocols = HttpProtocols.Http2 }, [.. settings, ("Assistant__Protocols", "Http2")]);

    /// <param name="under">The command of a program that runs the bridge and watches it.</param>
    public async Task StartBridgeAsync(params string[] under)
    {
        _bridge = await BridgeProcess.StartAsync(Settings, under: under);
        Twilio.WebhookUrl = new Uri(_bridge.Address, WebhookPath);
    }

    /// <summary>Stops the bridge as a service manager would and starts it again.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await StartBridgeAsync();
    }

    /// <summary>Stops the bridge as a service manager would.</summary>
    public async Task StopAsync()
    {
        await Bridge.Program.TerminateAsync();
        Assert.Equal(0, await Bridge.Program.WaitForExitAsync());
        await Bridge.DisposeAsync();
        _bridge = null;
    }

    /// <summary>Kills the bridge without warning. It does not run afterwards.</summary>
    public async Task KillAsync()
    {
        await Bridge.Program.KillAsync();
        await Bridge.DisposeAsync();
        _bridge = null;
    }

    /// <summary>Ana types.</summary>
    public Task<WebhookExchange> SayAsync(string text) => Twilio.DeliverAsync(new PhoneMessage(Ana, text));

    /// <summary>The one message Ana gets as the webhook's answer.</summary>
    public async Task<string> AskAsync(string text)
    {
        var exchange = await SayAsync(text);
        Assert.Null(exchange.Error);
        return Assert.Single(exchange.Messages).Body;
    }

    /// <summary>Twilio repeats a webhook at the address the bridge has now.</summary>
    public Task<WebhookExchange> RepeatAsync(WebhookExchange exchange) =>
        Twilio.RedeliverAsync(exchange with { Url = Twilio.WebhookUrl! });

    /// <summary>The first so many messages that went to people by REST.</summary>
    public async Task<IReadOnlyList<SentMessage>> SentByRestAsync(int count)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        return await Twilio.WatchSentAsync(patience.Token).Where(message => message.Via == SentVia.Rest).Take(count).ToListAsync(patience.Token);
    }

    public IReadOnlyList<AssistantCall> CallsOf(AssistantOperation operation) =>
        [.. Assistant.Calls.Where(call => call.Operation == operation)];

    public async ValueTask DisposeAsync()
    {
        if (_bridge is not null)
            await _bridge.DisposeAsync();
        await Twilio.DisposeAsync();
        await Assistant.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static async Task<BridgeScene> PrepareAsync(EmulatedTwilioOptions twilioOptions, EmulatedAssistantOptions? assistantOptions, (string Name, string Value)[] settings)
    {
        var assistant = await EmulatedAssistant.StartAsync(assistantOptions);
        var twilio = await EmulatedTwilio.StartAsync(twilioOptions);
        var scene = new BridgeScene(assistant, twilio) { Settings = SettingsFor(assistant, twilio) };
        scene.Settings["Store__Sqlite__Path"] = Path.Combine(scene._folder.FullName, "bridge.db");
        foreach (var (name, value) in settings)
            scene.Settings[name] = value;
        return scene;
    }

    private static Dictionary<string, string> SettingsFor(EmulatedAssistant assistant, EmulatedTwilio twilio) => new()
    {
        ["Twilio__AccountSid"] = twilio.AccountSid,
        ["Twilio__AuthToken"] = twilio.AuthToken,
        ["Twilio__PublicUrl"] = PublicUrl,
        ["Twilio__ApiUrl"] = twilio.BaseUrl.ToString(),
        ["Twilio__MessagingUrl"] = twilio.BaseUrl.ToString(),
        ["Assistant__Url"] = assistant.Url.ToString(),
        ["Assistant__TokenUrl"] = assistant.TokenUrl.ToString(),
        ["Assistant__ApiKey"] = assistant.ApiKey,
        ["Assistant__AssistantId"] = assistant.AssistantId,
        ["Assistant__EnvironmentId"] = assistant.EnvironmentId,
    };
}
