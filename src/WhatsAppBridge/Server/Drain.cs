namespace WhatsAppBridge.Server;

/// <summary>
/// Keeps taking webhooks for a while after the process was asked to stop. Readiness says no from the first moment, but
/// whoever sends us traffic looks only every few seconds, and what it sends until then must not meet a closed door.
/// </summary>
internal sealed partial class Drain(ServerOptions options, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<Drain> logger) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Before any service is stopped, the web server included.
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        if (options.DrainTime == TimeSpan.Zero || !lifetime.ApplicationStarted.IsCancellationRequested)
            return;

        Log.Draining(logger, options.DrainTime);
        await Task.Delay(options.DrainTime, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(5001, LogLevel.Information, "Asked to stop: not ready any more, and taking what still comes for {Time} (Server:DrainTime)")]
        public static partial void Draining(ILogger logger, TimeSpan time);
    }
}
