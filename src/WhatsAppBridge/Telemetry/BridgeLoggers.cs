using System.Collections.Concurrent;

namespace WhatsAppBridge.Telemetry;

/// <summary>
/// One logger for a category, since Serilog's own factory makes a new one at every call, tables and locks included. And of scopes
/// the bridge's alone: the server opens one for each connection and one for each request, with properties no line of ours needs, and
/// one of them is the path, which for an attachment's link is the secret.
/// </summary>
internal sealed class BridgeLoggers(ILoggerFactory factory, LogScopes scopes) : ILoggerFactory
{
    private const string Server = "Microsoft.AspNetCore.";

    private readonly ConcurrentDictionary<string, ILogger> _loggers = new(StringComparer.Ordinal);

    public ILogger CreateLogger(string categoryName) => _loggers.GetOrAdd(categoryName, Make);

    public void AddProvider(ILoggerProvider provider) => factory.AddProvider(provider);

    public void Dispose() => factory.Dispose();

    private ILogger Make(string category) =>
        new Logger(factory.CreateLogger(category), category.StartsWith(Server, StringComparison.Ordinal) ? null : scopes);

    private sealed class Logger(ILogger logger, LogScopes? scopes) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => scopes?.Begin(state);

        public bool IsEnabled(LogLevel logLevel) => logger.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            logger.Log(logLevel, eventId, state, exception, formatter);
    }
}
