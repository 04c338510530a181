using OpenTelemetry.Metrics;

namespace WhatsAppBridge.Telemetry;

/// <summary>
/// <c>/metrics</c> on a server of its own: the port Twilio's requests come to has nothing on it that Twilio does not need,
/// and whoever scrapes needs no way in from the internet.
/// </summary>
internal sealed partial class PrometheusEndpoint(TelemetryOptions options, MeterProvider metrics, ILogger<PrometheusEndpoint> logger) : IHostedService, IAsyncDisposable
{
    private WebApplication? _server;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = 16;
            kestrel.ListenAnyIP(options.PrometheusPort);
        });
        builder.Services.AddSingleton<IHostLifetime, StartedAndStoppedByItsOwner>();
        builder.Services.AddOptions();
        _server = builder.Build();
        _server.UseOpenTelemetryPrometheusScrapingEndpoint(metrics, predicate: null, path: "/metrics", configureBranchedPipeline: null, optionsName: null);
        _server.Run(context =>
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
        await _server.StartAsync(cancellationToken);
        Log.MetricsServed(logger, options.PrometheusPort);
    }

    public Task StopAsync(CancellationToken cancellationToken) => _server?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;

    private sealed class StartedAndStoppedByItsOwner : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private static partial class Log
    {
        [LoggerMessage(4101, LogLevel.Information, "Metrics are served to Prometheus on port {Port}, /metrics")]
        public static partial void MetricsServed(ILogger logger, int port);
    }
}
