using Microsoft.Extensions.Diagnostics.HealthChecks;
using WhatsAppBridge.Conversations;

namespace WhatsAppBridge.Diagnostics;

/// <summary>Can a message be recorded?</summary>
internal sealed class StoreCheck(IConversationStore store) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await store.CheckAsync(cancellationToken);
            return HealthCheckResult.Healthy("The store takes writes.");
        }
        catch (StoreUnavailableException exception)
        {
            return HealthCheckResult.Unhealthy(exception.Message);
        }
    }
}
