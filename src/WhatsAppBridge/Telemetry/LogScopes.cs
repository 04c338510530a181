using Serilog.Core;
using Serilog.Events;

namespace WhatsAppBridge.Telemetry;

/// <summary>
/// What loggers' scopes say, as properties of each line within them; an inner scope's word counts. Serilog's own provider keeps a
/// scope in three places of the execution context, which is copied for each.
/// </summary>
internal sealed class LogScopes : ILogEventEnricher
{
    // What a scope that is written as a message template was written as.
    private const string Template = "{OriginalFormat}";

    private readonly AsyncLocal<Scope?> _innermost = new();

    /// <summary>Ends when it is disposed of, or with the asynchronous method that has begun it.</summary>
    /// <param name="state">The properties, as a list of names and values; anything else says nothing.</param>
    public IDisposable Begin(object state) => _innermost.Value = new Scope(this, state, _innermost.Value);

    public void Enrich(LogEvent logEvent, ILogEventPropertyFactory propertyFactory)
    {
        for (var scope = _innermost.Value; scope is not null; scope = scope.Outer)
        {
            if (scope.State is not IReadOnlyList<KeyValuePair<string, object?>> properties)
                continue;
            for (var i = 0; i < properties.Count; i++)
            {
                if (properties[i] is { Key: not Template } property)
                    logEvent.AddPropertyIfAbsent(propertyFactory.CreateProperty(property.Key, property.Value));
            }
        }
    }

    private sealed class Scope(LogScopes scopes, object state, Scope? outer) : IDisposable
    {
        public object State => state;

        public Scope? Outer => outer;

        public void Dispose() => scopes._innermost.Value = outer;
    }
}
