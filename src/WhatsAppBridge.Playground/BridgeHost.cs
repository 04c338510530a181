namespace WhatsAppBridge.Playground;

/// <summary>The bridge itself, hosted in this process on a port of its own. It knows nothing of the emulators: it gets settings like any other.</summary>
public sealed class BridgeHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private BridgeHost(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First());

    public IServiceProvider Services => _app.Services;

    /// <param name="settings">Win over appsettings.json and the environment.</param>
    /// <param name="configure">Further changes to the host.</param>
    /// <param name="cancellationToken">Gives up the start.</param>
    public static async Task<BridgeHost> StartAsync(
        IEnumerable<KeyValuePair<string, string?>> settings, Action<WebApplicationBuilder>? configure = null, CancellationToken cancellationToken = default)
    {
        var app = await BridgeApplication.BuildAsync([], builder =>
        {
            builder.Configuration.AddInMemoryCollection(settings);
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            // Ctrl+C belongs to the program around the bridge.
            builder.Services.AddSingleton<IHostLifetime, OwnedLifetime>();
            configure?.Invoke(builder);
        });
        try
        {
            await app.StartAsync(cancellationToken);
            return new BridgeHost(app);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private sealed class OwnedLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
