using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace WhatsAppBridge.Diagnostics;

/// <summary>One of the diagnostics as a readiness probe. Anybody may read it, so it says little while all is well.</summary>
internal sealed class ReadinessCheck(IDiagnosticCheck check, string whenWell) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Of(await check.RunAsync(cancellationToken), whenWell);

    /// <summary>Unready only for what has failed: a warning is no reason to send people away.</summary>
    public static HealthCheckResult Of(IReadOnlyList<DiagnosticFinding> findings, string whenWell)
    {
        var problems = findings.Where(finding => finding.Outcome == DiagnosticOutcome.Failed).Select(finding => $"{finding.Summary} {finding.Advice}").Distinct().ToList();
        return problems.Count == 0 ? HealthCheckResult.Healthy(whenWell) : HealthCheckResult.Unhealthy(string.Join(' ', problems));
    }
}
