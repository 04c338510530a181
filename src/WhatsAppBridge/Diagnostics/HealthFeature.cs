using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using WhatsAppBridge.Diagnostics.Checks;

namespace WhatsAppBridge.Diagnostics;

/// <summary>
/// Liveness asks whether to restart the process, readiness whether everything works, and the third whether to send it webhooks:
/// without an assistant it still has a text for people, and keeps what they wrote.
/// </summary>
internal static class HealthFeature
{
    public const string Live = "/health/live";
    public const string LiveText = "live";

    private const string Ready = "/health/ready";
    private const string Accepting = "/health/accepting";
    private const string AssistantName = "assistant";

    public static void AddHealth(this IServiceCollection services)
    {
        services.AddSingleton<AssistantReachability>();
        services.AddHealthChecks()
            // The names are fixed; probes and dashboards know them.
            .Add(Of<SettingsCheck>("configuration", "Settings are complete."))
            .Add(Of<StoreCheck>("store", "The store takes writes."))
            .AddCheck<AssistantReachability>(AssistantName)
            .AddCheck<DrainingCheck>("accepting");
    }

    public static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(Live, () => TypedResults.Text(LiveText));
        endpoints.MapHealthChecks(Ready, new HealthCheckOptions { ResponseWriter = WriteAsync });
        endpoints.MapHealthChecks(Accepting, new HealthCheckOptions { ResponseWriter = WriteAsync, Predicate = check => check.Name != AssistantName });
    }

    private static HealthCheckRegistration Of<TCheck>(string name, string whenWell)
        where TCheck : class, IDiagnosticCheck =>
        new(name, provider => new ReadinessCheck(provider.GetRequiredService<TCheck>(), whenWell), failureStatus: null, tags: null);

    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "application/json";
        var body = new ReadyReport(
            report.Status == HealthStatus.Healthy ? "ready" : "not ready",
            report.Entries.ToDictionary(
                entry => entry.Key,
                entry => new ReadyCheck(entry.Value.Status == HealthStatus.Healthy ? "ok" : "failed", entry.Value.Description)));
        return JsonSerializer.SerializeAsync(context.Response.Body, body, HealthJson.Default.ReadyReport, context.RequestAborted);
    }
}

internal sealed record ReadyReport(string Status, IReadOnlyDictionary<string, ReadyCheck> Checks);

internal sealed record ReadyCheck(string Status, string? Description);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ReadyReport))]
internal sealed partial class HealthJson : JsonSerializerContext;
