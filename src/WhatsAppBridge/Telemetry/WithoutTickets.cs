using Serilog.Core;
using Serilog.Events;

namespace WhatsAppBridge.Telemetry;

/// <summary>
/// The framework adds the path to every line of a request. Of an attachment's link the path is the secret: whoever reads
/// it can fetch the file.
/// </summary>
internal sealed class WithoutTickets : ILogEventEnricher
{
    private const string Path = "RequestPath";

    public void Enrich(LogEvent logEvent, ILogEventPropertyFactory propertyFactory)
    {
        if (logEvent.Properties.TryGetValue(Path, out var value)
            && value is ScalarValue { Value: string path }
            && path.Contains("/media/", StringComparison.OrdinalIgnoreCase))
        {
            logEvent.AddOrUpdateProperty(propertyFactory.CreateProperty(Path, "/media/****"));
        }
    }
}
