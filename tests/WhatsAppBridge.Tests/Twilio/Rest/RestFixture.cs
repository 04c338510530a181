using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WhatsAppBridge.Playground.Twilio;
using WhatsAppBridge.Tests.Infrastructure;
using WhatsAppBridge.Twilio;
using WhatsAppBridge.Twilio.Rest;

namespace WhatsAppBridge.Tests.Twilio.Rest;

/// <summary>The REST client as the bridge makes it, against the emulated Twilio over real HTTP; only time stands still.</summary>
public abstract class RestFixture : IAsyncLifetime
{
    private ServiceProvider _services = null!;

    protected EmulatedTwilio Twilio { get; private set; } = null!;

    protected CapturedLogs Logs { get; } = new();

    private protected StoppedTime Time { get; } = new();

    private protected TwilioAccount Account { get; private set; } = null!;

    private protected TwilioMessages Messages => _services.GetRequiredService<TwilioMessages>();

    private protected TwilioAccounts Accounts => _services.GetRequiredService<TwilioAccounts>();

    private protected TwilioSenders Senders => _services.GetRequiredService<TwilioSenders>();

    private protected NewMessage Hello { get; } = new()
    {
        To = new WhatsAppAddress("+14155550123"),
        From = new WhatsAppAddress("+14155550100"),
        Body = "Zimtstern & *quagga* 👋",
    };

    protected virtual EmulatedTwilioOptions Options => new();

    public virtual async ValueTask InitializeAsync()
    {
        Twilio = await EmulatedTwilio.StartAsync(Options);
        Account = new TwilioAccount { AccountSid = Twilio.AccountSid, AuthToken = Twilio.AuthToken };
        Connect(Twilio.BaseUrl);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await Twilio.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected TwilioAccount WithKey() => Account with { ApiKeySid = Twilio.ApiKeySid, ApiKeySecret = Twilio.ApiKeySecret };

    /// <summary>Makes the client anew for another address, or with another random number from 0 up to 1.</summary>
    private protected void Connect(Uri address, double random = 0.5, Action<IServiceCollection>? configure = null)
    {
        _services?.Dispose();
        var url = address.ToString().TrimEnd('/');
        var services = new ServiceCollection()
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Logs))
            .AddSingleton<TimeProvider>(Time)
            .AddSingleton<Random>(new Fixed(random));
        services.AddTwilioRest(new TwilioOptions { Account = Account, ApiUrl = url, MessagingUrl = url, ContentUrl = url });
        configure?.Invoke(services);
        _services = services.BuildServiceProvider();
    }

    /// <summary>Waits for the call, letting pass what it waits for itself.</summary>
    private protected async Task<(T Result, IReadOnlyList<TimeSpan> Waits)> PassAsync<T>(Task<T> call)
    {
        var waits = await Time.PassAsync(call);
        return (await call, waits);
    }

    private protected int CallsOf(TwilioOperation operation) => Twilio.Log.Calls.Count(call => call.Operation == operation);

    private sealed class Fixed(double value) : Random
    {
        public override double NextDouble() => value;
    }
}
