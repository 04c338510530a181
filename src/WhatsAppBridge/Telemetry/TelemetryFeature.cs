using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace WhatsAppBridge.Telemetry;

/// <summary>
/// Metrics and traces by OpenTelemetry, for whoever asks for them: an OTLP exporter where its usual variables are set, a
/// page for Prometheus on a port of its own where one is configured. Without either nothing is collected.
/// </summary>
internal static class TelemetryFeature
{
    private const string MeterName = "WhatsAppBridge";

    // What the framework measures by itself, under the semantic conventions' names.
    private static readonly string[] Meters =
        [MeterName, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Net.Http", "System.Runtime"];

    private static readonly string[] Sources = [BridgeActivity.SourceName, "System.Net.Http"];

    private static readonly string[] OtlpEndpoints =
        ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"];

    /// <summary>Whether anybody is told what is measured.</summary>
    public static bool IsExported(IConfiguration configuration, TelemetryOptions options) => options.PrometheusPort > 0 || HasOtlp(configuration);

    /// <summary>Whether traces are collected.</summary>
    public static bool IsTraced(IConfiguration configuration) => HasOtlp(configuration);

    public static void AddTelemetry(this WebApplicationBuilder builder, TelemetryOptions options)
    {
        builder.Services.AddHostedService<OwnTraces>();
        if (!IsExported(builder.Configuration, options))
            return;

        var hasOtlp = HasOtlp(builder.Configuration);
        var telemetry = builder.Services.AddOpenTelemetry().ConfigureResource(resource =>
        {
            if (builder.Configuration["OTEL_SERVICE_NAME"] is null)
                resource.AddService("whatsappbridge", serviceVersion: typeof(TelemetryFeature).Assembly.GetName().Version?.ToString(3));
        });
        telemetry.WithMetrics(metrics =>
        {
            metrics.AddMeter(Meters);
            if (hasOtlp)
                metrics.AddOtlpExporter();
            if (options.PrometheusPort > 0)
                metrics.AddPrometheusExporter();
        });
        if (hasOtlp)
            telemetry.WithTracing(tracing => tracing
                .AddAspNetCoreInstrumentation(requests => requests.Filter = IsWorthATrace)
                .AddSource(Sources)
                .AddProcessor(new TracePrivacy())
                .AddOtlpExporter());
        if (options.PrometheusPort > 0)
        {
            builder.Services.AddSingleton(options);
            builder.Services.AddHostedService<PrometheusEndpoint>();
        }
    }

    // Probes come every few seconds and say the same.
    private static bool IsWorthATrace(HttpContext context) => !context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal);

    private static bool HasOtlp(IConfiguration configuration) => Array.Exists(OtlpEndpoints, name => !string.IsNullOrWhiteSpace(configuration[name]));
}
