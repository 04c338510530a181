using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WhatsAppBridge.Conversations;
using WhatsAppBridge.Deliveries;
using WhatsAppBridge.Stores;
using WhatsAppBridge.Stores.Sqlite;
using WhatsAppBridge.Twilio.Signing;

namespace WhatsAppBridge.Tests.Infrastructure.Fuzz;

/// <summary>A bridge whose store is watched, and whose log holds errors alone.</summary>
internal sealed class FuzzedBridge : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("whatsappbridge-fuzz-");
    private readonly string? _publicUrl;
    private SqliteDatabase? _database;
    private BridgeFixture _bridge = null!;

    private FuzzedBridge(string? publicUrl) => _publicUrl = publicUrl;

    public WatchedStore Store { get; private set; } = null!;

    public Uri Address => _bridge.Address;

    public string Token => _bridge.Twilio.AuthToken;

    public string AccountSid => _bridge.Twilio.AccountSid;

    /// <summary>What the bridge logged as an error, each once; empty when all went well.</summary>
    public string Errors => string.Join('\n', _bridge.Logs.Lines.Where(line => line.Level >= LogLevel.Error).Select(line => line.Text).Distinct().Take(3));

    /// <summary>The address that is signed: the configured one, or the one that each request names.</summary>
    public string SignedUrl => _publicUrl ?? "http://bridge.example.com";

    public static async Task<FuzzedBridge> StartAsync(string? publicUrl, StoreProvider store)
    {
        var fuzzed = new FuzzedBridge(publicUrl);
        fuzzed._database = store == StoreProvider.Sqlite ? SqliteDatabase.Open(Path.Combine(fuzzed._folder.FullName, "bridge.db")) : null;
        fuzzed.Store = new WatchedStore(fuzzed._database is { } database ? StoreSet.Over(database, TimeProvider.System) : StoreSet.InMemory(TimeProvider.System));
        fuzzed._bridge = await BridgeFixture.StartAsync(
            new Dictionary<string, string?> { ["Twilio:PublicUrl"] = publicUrl, ["Logging:LogLevel:Default"] = "Error" },
            builder => builder.Services
                .AddSingleton<IConversationStore>(fuzzed.Store)
                .AddSingleton<IPersonStore>(fuzzed.Store)
                .AddSingleton<IDeliveryStore>(fuzzed.Store));
        await fuzzed.ProveGenuineIsAnsweredAsync();
        return fuzzed;
    }

    public async ValueTask DisposeAsync()
    {
        await _bridge.DisposeAsync();
        if (_database is not null)
            await _database.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    // Without it a bridge that refuses everybody would pass.
    private async Task ProveGenuineIsAnsweredAsync()
    {
        var random = new FuzzRandom(0);
        var form = WebhookGen.Message(random, AccountSid);
        var request = WebhookGen.Request(random, SignedRequest.Path, form);
        request.Set("Connection", "close");
        request.Set(TwilioSignature.HeaderName, WebhookGen.Signature(request, form, Token, SignedUrl));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));

        Assert.True(RawHttp.TryReadAnswers(await RawHttp.ExchangeAsync(Address, request.ToBytes(), patience.Token), out var answers));
        Assert.Equal(200, Assert.Single(answers).Status);
        Assert.True(Store.Accepted.TryRemove(form.First(field => field.Key == "MessageSid").Value, out _));
    }
}
