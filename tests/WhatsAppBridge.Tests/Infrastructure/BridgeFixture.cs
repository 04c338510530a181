using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WhatsAppBridge.Playground;
using WhatsAppBridge.Playground.Assistant;
using WhatsAppBridge.Playground.Twilio;
using WhatsAppBridge.Stores.Memory;

namespace WhatsAppBridge.Tests.Infrastructure;

/// <summary>The whole bridge on real Kestrel between an emulated assistant and an emulated Twilio.</summary>
public sealed class BridgeFixture : IAsyncDisposable
{
    public const string PublicUrl = "https://bridge.example.com";

    private readonly Dictionary<string, string?> _settings = [];
    private readonly Action<WebApplicationBuilder>? _configure;
    private BridgeHost? _bridge;

    private BridgeFixture(EmulatedAssistant assistant, EmulatedTwilio twilio, Action<WebApplicationBuilder>? configure)
    {
        (Assistant, Twilio, _configure) = (assistant, twilio, configure);
    }

    public EmulatedAssistant Assistant { get; }

    public EmulatedTwilio Twilio { get; }

    public CapturedLogs Logs { get; } = new();

    public HttpClient Client { get; private set; } = null!;

    public PhonePerson Ana { get; } = new("+14155550123");

    public Uri Address => _bridge!.Address;

    public IServiceProvider Services => _bridge!.Services;

    /// <param name="settings">Settings that differ from the fixture's.</param>
    /// <param name="configure">Changes to the bridge's host.</param>
    /// <param name="assistant">An assistant that differs from the usual one.</param>
    /// <param name="twilio">A Twilio that differs from the usual one.</param>
    public static async Task<BridgeFixture> StartAsync(
        IReadOnlyDictionary<string, string?>? settings = null,
        Action<WebApplicationBuilder>? configure = null,
        EmulatedAssistantOptions? assistant = null,
        EmulatedTwilioOptions? twilio = null)
    {
        var fixture = new BridgeFixture(
            await EmulatedAssistant.StartAsync(assistant),
            await EmulatedTwilio.StartAsync(twilio ?? new EmulatedTwilioOptions { PublicUrl = new Uri(PublicUrl) }),
            configure);
        foreach (var (name, value) in fixture.Defaults().Concat(settings ?? new Dictionary<string, string?>()))
            fixture._settings[name] = value;
        await fixture.StartBridgeAsync();
        return fixture;
    }

    /// <summary>The settings by which the bridge asks an assistant.</summary>
    /// <param name="assistant">The assistant.</param>
    /// <param name="at">The host and port to ask it at; null: its own. Tokens come from it itself.</param>
    internal static Dictionary<string, string?> SettingsOf(EmulatedAssistant assistant, string? at = null) => new()
    {
        ["Assistant:Url"] = assistant.Url.ToString().Replace(assistant.Url.Authority, at ?? assistant.Url.Authority, StringComparison.Ordinal),
        ["Assistant:TokenUrl"] = assistant.TokenUrl.ToString(),
        ["Assistant:ApiKey"] = assistant.ApiKey,
        ["Assistant:AssistantId"] = assistant.AssistantId,
        ["Assistant:EnvironmentId"] = assistant.EnvironmentId,
    };

    /// <summary>Stops the bridge and starts it again over the same store.</summary>
    public async Task RestartAsync()
    {
        await _bridge!.DisposeAsync();
        Client.Dispose();
        await StartBridgeAsync();
    }

    /// <summary>Ana types.</summary>
    public Task<WebhookExchange> SayAsync(string text, string? messageSid = null) =>
        Twilio.DeliverAsync(new PhoneMessage(Ana, text) { MessageSid = messageSid });

    /// <summary>The messages Ana, or somebody else, got as the webhook's answer, a media message as its address in brackets.</summary>
    public async Task<IReadOnlyList<string>> AskAsync(string text, PhonePerson? person = null)
    {
        var exchange = await Twilio.DeliverAsync(new PhoneMessage(person ?? Ana, text));
        Assert.Null(exchange.Error);
        return [.. exchange.Messages.Select(message => message.MediaUrl is { } media ? $"[{media}]{message.Body}" : message.Body)];
    }

    /// <summary>How many messages the store in memory has accepted.</summary>
    public int AcceptedMessages()
    {
        var data = Services.GetRequiredService<MemoryData>();
        lock (data.Lock)
            return data.Messages.Count;
    }

    /// <summary>How many of them are not over.</summary>
    public int UnfinishedMessages()
    {
        var data = Services.GetRequiredService<MemoryData>();
        lock (data.Lock)
        {
            var unfinished = data.Messages.Values.Count(message => !message.IsFinished);
            Assert.Equal(unfinished, data.Open.Count);
            return unfinished;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _bridge!.DisposeAsync();
        await Twilio.DisposeAsync();
        await Assistant.DisposeAsync();
    }

    private async Task StartBridgeAsync()
    {
        _bridge = await BridgeHost.StartAsync(_settings, builder =>
        {
            builder.Logging.AddProvider(Logs);
            _configure?.Invoke(builder);
        });
        Twilio.WebhookUrl = new Uri(_bridge.Address, "/webhooks/twilio/whatsapp");
        Client = new HttpClient { BaseAddress = _bridge.Address };
    }

    private Dictionary<string, string?> Defaults() => new(SettingsOf(Assistant))
    {
        ["Twilio:AccountSid"] = Twilio.AccountSid,
        ["Twilio:AuthToken"] = Twilio.AuthToken,
        ["Twilio:PublicUrl"] = PublicUrl,
        ["Twilio:ApiUrl"] = Twilio.BaseUrl.ToString(),
        ["Twilio:MessagingUrl"] = Twilio.BaseUrl.ToString(),
        ["Store:Provider"] = "Memory",
    };
}
