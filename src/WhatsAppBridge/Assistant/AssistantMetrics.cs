using System.Diagnostics.Metrics;
using WhatsAppBridge.Telemetry;

namespace WhatsAppBridge.Assistant;

/// <summary>How the assistant does: time and errors of its calls by kind, tokens, and whether it is left alone.</summary>
internal sealed class AssistantMetrics
{
    private readonly Meter _meter;
    private readonly Histogram<double> _calls;
    private readonly Counter<long> _renewals;

    public AssistantMetrics(IMeterFactory meters)
    {
        _meter = meters.Create("WhatsAppBridge");
        _calls = _meter.CreateHistogram("whatsappbridge.assistant.duration", "s", "Time of one call of the assistant with its waiting and repetitions, by operation and outcome", null, Durations.Long);
        _renewals = _meter.CreateCounter<long>("whatsappbridge.assistant.token_renewals", "{token}", "Tokens asked for, by outcome");
    }

    public void CountCall(AssistantCallKind kind, TimeSpan elapsed, AssistantErrorKind? error) => _calls.Record(
        elapsed.TotalSeconds,
        KeyValuePair.Create<string, object?>("operation", NameOf(kind)),
        KeyValuePair.Create<string, object?>("outcome", NameOf(error)));

    public void CountTokenRenewal(AssistantErrorKind? error) =>
        _renewals.Add(1, KeyValuePair.Create<string, object?>("outcome", NameOf(error)));

    /// <summary>Watches how many of the assistants are left alone because they have failed too often.</summary>
    public void ObserveSuspensions(IReadOnlyCollection<AssistantClient> assistants) => _meter.CreateObservableGauge(
        "whatsappbridge.assistants.suspended", () => assistants.Count(assistant => assistant.SuspendedUntil is not null), "{assistant}", "Assistants that are left alone for a while");

    private static string NameOf(AssistantCallKind kind) => kind switch
    {
        AssistantCallKind.CreateSession => "session_create",
        AssistantCallKind.Message => "message",
        AssistantCallKind.DeleteSession => "session_delete",
        _ => "erase",
    };

    private static string NameOf(AssistantErrorKind? error) => error switch
    {
        null => "ok",
        AssistantErrorKind.SessionExpired => "session_expired",
        AssistantErrorKind.WrongIds => "wrong_ids",
        AssistantErrorKind.NotAuthorised => "not_authorised",
        AssistantErrorKind.Untrusted => "untrusted",
        AssistantErrorKind.ChannelContextRefused => "channel_context_refused",
        AssistantErrorKind.Refused => "refused",
        AssistantErrorKind.WebhookFailed => "webhook_failed",
        AssistantErrorKind.RateLimited => "rate_limited",
        AssistantErrorKind.Busy => "busy",
        AssistantErrorKind.Suspended => "suspended",
        AssistantErrorKind.TokenUnavailable => "token_unavailable",
        AssistantErrorKind.TimedOut => "timed_out",
        AssistantErrorKind.Unreachable => "unreachable",
        AssistantErrorKind.ConnectTimedOut => "connect_timed_out",
        AssistantErrorKind.Unreadable => "unreadable",
        _ => "failed",
    };
}
