using System.Collections.Concurrent;

namespace WhatsAppBridge.Telemetry;

/// <summary>
/// One logger for a category. Serilog's own factory makes a new one at every call, tables and locks included, and authentication
/// handlers call it for every request.
/// </summary>
internal sealed class RememberedLoggers(ILoggerFactory factory) : ILoggerFactory
{
    private readonly ConcurrentDictionary<string, ILogger> _loggers = new(StringComparer.Ordinal);

    public ILogger CreateLogger(string categoryName) => _loggers.GetOrAdd(categoryName, factory.CreateLogger);

    public void AddProvider(ILoggerProvider provider) => factory.AddProvider(provider);

    public void Dispose() => factory.Dispose();
}
