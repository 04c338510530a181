using System.Diagnostics;

namespace WhatsAppBridge.Telemetry;

/// <summary>
/// Lets the bridge's own activities exist also where nobody records them, so that the lines of a turn no request has
/// brought, one taken up after a stop, carry a trace id like all others.
/// </summary>
internal sealed class OwnTraces : IHostedService, IDisposable
{
    private readonly ActivityListener _listener = new()
    {
        ShouldListenTo = source => source.Name == BridgeActivity.SourceName,
        Sample = (ref _) => ActivitySamplingResult.PropagationData,
    };

    public OwnTraces() => ActivitySource.AddActivityListener(_listener);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _listener.Dispose();
}
