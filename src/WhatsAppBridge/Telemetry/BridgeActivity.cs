using System.Diagnostics;

namespace WhatsAppBridge.Telemetry;

/// <summary>The bridge's own spans, and how one trace is found from another.</summary>
internal static class BridgeActivity
{
    public const string SourceName = "WhatsAppBridge";

    /// <summary>The query key by which a status callback says which trace its message was sent in.</summary>
    public const string TraceKey = "traceparent";

    public static ActivitySource Source { get; } = new(SourceName);

    /// <summary>
    /// A callback's address with the trace it belongs to. Twilio signs it with the rest of the address, so it comes back
    /// as it went. Unchanged where nobody records the trace.
    /// </summary>
    public static string WithTrace(string address) =>
        Activity.Current is { Recorded: true, Id: { } id } ? $"{address}{(address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{TraceKey}={id}" : address;

    /// <summary>Ties what is under way to the trace a callback names; nothing happens where it names none.</summary>
    public static void LinkTo(string? traceParent)
    {
        if (Activity.Current is { } current && ActivityContext.TryParse(traceParent, null, isRemote: true, out var context))
            current.AddLink(new ActivityLink(context));
    }
}
