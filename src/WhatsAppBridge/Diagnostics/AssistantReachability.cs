using Microsoft.Extensions.Diagnostics.HealthChecks;
using WhatsAppBridge.Diagnostics.Checks;

namespace WhatsAppBridge.Diagnostics;

/// <summary>Readiness of the assistant. The result is kept for a while, so that a probe every second is not one at the vendor.</summary>
internal sealed class AssistantReachability(AssistantCheck check, TimeProvider time) : IHealthCheck
{
    private static readonly TimeSpan GoodFor = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan BadFor = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private Task<HealthCheckResult>? _last;
    private DateTimeOffset _validUntil;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        Task<HealthCheckResult> probe;
        lock (_lock)
        {
            if (_last is null || (_last.IsCompleted && time.GetUtcNow() >= _validUntil))
                _last = ProbeAsync();
            probe = _last;
        }

        return await probe.WaitAsync(cancellationToken);
    }

    // The check bounds itself, and its result is everybody's: no caller's cancellation ends it.
    private async Task<HealthCheckResult> ProbeAsync()
    {
        var result = ReadinessCheck.Of(await check.RunAsync(CancellationToken.None), "The assistant answers.");
        lock (_lock)
            _validUntil = time.GetUtcNow() + (result.Status == HealthStatus.Healthy ? GoodFor : BadFor);
        return result;
    }
}
