using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace WhatsAppBridge.Diagnostics;

/// <summary>Not ready from the moment the process has been asked to stop.</summary>
internal sealed class DrainingCheck(IHostApplicationLifetime lifetime) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(lifetime.ApplicationStopping.IsCancellationRequested
            ? HealthCheckResult.Unhealthy("Stopping.")
            : HealthCheckResult.Healthy("Taking webhooks."));
}
