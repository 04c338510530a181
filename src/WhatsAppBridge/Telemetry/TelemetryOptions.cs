using WhatsAppBridge.Settings;

namespace WhatsAppBridge.Telemetry;

/// <summary>Where metrics and traces go. The OTLP exporter has its own, usual variables (<c>OTEL_EXPORTER_OTLP_ENDPOINT</c> and others).</summary>
internal sealed record TelemetryOptions
{
    public const string Section = "Telemetry";

    /// <summary>A port of its own on which <c>/metrics</c> answers Prometheus; 0: none. Nobody has to sign in there.</summary>
    public int PrometheusPort { get; init; }

    public static TelemetryOptions Read(SettingsReader settings) => new()
    {
        PrometheusPort = settings.Whole("PrometheusPort", 0, atLeast: 0, atMost: 65_535),
    };
}
