using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using WhatsAppBridge.Diagnostics;
using WhatsAppBridge.Playground.Assistant;
using WhatsAppBridge.Playground.Proxy;
using WhatsAppBridge.Playground.Twilio;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.Tests.Diagnostics;

/// <summary>A bridge behind a proxy whose address is its public one, with a sender that points there: all is well until a test changes something.</summary>
internal sealed class ExaminedBridge : IAsyncDisposable
{
    private readonly BridgeFixture _bridge;

    private ExaminedBridge(BridgeFixture bridge, EmulatedProxy proxy) => (_bridge, Proxy) = (bridge, proxy);

    public EmulatedProxy Proxy { get; }

    public EmulatedTwilio Twilio => _bridge.Twilio;

    public EmulatedAssistant Assistant => _bridge.Assistant;

    public CapturedLogs Logs => _bridge.Logs;

    public IServiceProvider Services => _bridge.Services;

    public static async Task<ExaminedBridge> StartAsync(
        IReadOnlyDictionary<string, string?>? settings = null,
        EmulatedTwilioOptions? twilio = null,
        EmulatedProxyOptions? proxy = null,
        Action<WebApplicationBuilder>? configure = null)
    {
        var front = await EmulatedProxy.StartAsync(proxy);
        var all = new Dictionary<string, string?>
        {
            ["Twilio:PublicUrl"] = front.PublicUrl,
            // Any machine has so many files.
            ["Server:MaxConnections"] = "100",
            ["Assistant:MaxConcurrentCalls"] = "100",
        };
        foreach (var (name, value) in settings ?? new Dictionary<string, string?>())
            all[name] = value;
        var bridge = await BridgeFixture.StartAsync(all, configure, twilio: twilio);
        bridge.Twilio.PublicUrl = null;
        front.Target = bridge.Address;
        var examined = new ExaminedBridge(bridge, front);
        bridge.Twilio.ChangeSender(bridge.Twilio.Number, sender => sender with
        {
            CallbackUrl = front.PublicUrl + "/webhooks/twilio/whatsapp#rc=2",
            FallbackUrl = front.PublicUrl + "/webhooks/twilio/fallback",
            FallbackMethod = "POST",
            StatusCallbackUrl = front.PublicUrl + "/webhooks/twilio/status",
            StatusCallbackMethod = "POST",
        });
        return examined;
    }

    public void ChangeSender(Func<EmulatedSender, EmulatedSender> change) => Twilio.ChangeSender(Twilio.Number, change);

    public async Task<IReadOnlyList<DiagnosticResult>> ExamineAsync() =>
        await Services.GetRequiredService<DiagnosticRun>().RunAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

    /// <summary>What one check says, after all of them have run.</summary>
    public async Task<IReadOnlyList<DiagnosticFinding>> FindingsOfAsync(string check) =>
        [.. (await ExamineAsync()).Where(result => result.Check == check).Select(result => result.Finding)];

    public async ValueTask DisposeAsync()
    {
        await _bridge.DisposeAsync();
        await Proxy.DisposeAsync();
    }
}
