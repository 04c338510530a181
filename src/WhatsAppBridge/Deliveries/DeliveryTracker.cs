using System.Diagnostics.Metrics;

namespace WhatsAppBridge.Deliveries;

/// <summary>Takes reports of the vendor: keeps, counts and logs them, and brings failures to the operator's attention.</summary>
internal sealed partial class DeliveryTracker(IDeliveryStore store, SendReports reports, DeliveryMetrics metrics, ILogger<DeliveryTracker> logger)
{
    /// <exception cref="Conversations.StoreUnavailableException">The report is not kept; the vendor may try again.</exception>
    public async Task TrackAsync(DeliveryReport report, CancellationToken cancellationToken)
    {
        var news = await store.RecordAsync(report, cancellationToken);
        reports.Notice(report);
        if (news != DeliveryNews.Repeated)
            metrics.Count(report);

        switch (news)
        {
            case DeliveryNews.Progress:
                Log.MessageProgressed(logger, report.Sid, report.Status);
                break;
            case DeliveryNews.Failure:
                Log.MessageFailed(logger, report.Sid, report.Status, report.Conversation.Person, report.ErrorCode, report.Reason);
                break;
            case DeliveryNews.Conflict:
                Log.ReportContradicted(logger, report.Sid, report.Status, report.ErrorCode);
                break;
            case DeliveryNews.Repeated or DeliveryNews.Overtaken:
                Log.ReportBroughtNothing(logger, report.Sid, report.Status, news);
                break;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2401, LogLevel.Information, "Message {OutboundSid} is {Status}")]
        public static partial void MessageProgressed(ILogger logger, MessageSid outboundSid, DeliveryStatus status);

        [LoggerMessage(2402, LogLevel.Warning, "Message {OutboundSid} to {Person} is {Status}, Twilio error {ErrorCode}: {Reason}")]
        public static partial void MessageFailed(ILogger logger, MessageSid outboundSid, DeliveryStatus status, WhatsAppAddress person, int? errorCode, string reason);

        [LoggerMessage(2403, LogLevel.Warning, "Message {OutboundSid} was reported {Status} (Twilio error {ErrorCode}), which contradicts an earlier report; both are kept")]
        public static partial void ReportContradicted(ILogger logger, MessageSid outboundSid, DeliveryStatus status, int? errorCode);

        [LoggerMessage(2404, LogLevel.Debug, "Report {Status} of message {OutboundSid} brought nothing new: {News}")]
        public static partial void ReportBroughtNothing(ILogger logger, MessageSid outboundSid, DeliveryStatus status, DeliveryNews news);
    }
}

/// <summary>Counts reports by status and error code.</summary>
internal sealed class DeliveryMetrics(IMeterFactory meters)
{
    public const string Counter = "whatsappbridge.deliveries";

    private readonly Counter<long> _reports = meters.Create("WhatsAppBridge").CreateCounter<long>(Counter, "{report}", "Delivery reports by status and error code");

    public void Count(DeliveryReport report)
    {
        var status = KeyValuePair.Create<string, object?>("status", StatusName(report.Status));
        if (report.ErrorCode is { } code)
            _reports.Add(1, status, KeyValuePair.Create<string, object?>("error_code", code));
        else
            _reports.Add(1, status);
    }

    private static string StatusName(DeliveryStatus status) => status switch
    {
        DeliveryStatus.Queued => "queued",
        DeliveryStatus.Sending => "sending",
        DeliveryStatus.Sent => "sent",
        DeliveryStatus.Delivered => "delivered",
        DeliveryStatus.Read => "read",
        DeliveryStatus.Canceled => "canceled",
        DeliveryStatus.Undelivered => "undelivered",
        _ => "failed",
    };
}
