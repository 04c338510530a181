using WhatsAppBridge.Conversations;
using WhatsAppBridge.Deliveries;
using WhatsAppBridge.Telemetry;
using WhatsAppBridge.Twilio.Inbound;
using WhatsAppBridge.Twilio.Signing;

namespace WhatsAppBridge.Twilio;

/// <summary>The webhook that says what became of a message we have sent.</summary>
internal sealed partial class StatusCallbackWebhook(DeliveryTracker deliveries, ILogger<StatusCallbackWebhook> logger)
{
    public async Task ReceiveAsync(HttpContext context, VerifiedWebhook webhook) =>
        context.Response.StatusCode = await TrackAsync(context, webhook.Form);

    private async Task<int> TrackAsync(HttpContext context, TwilioForm form)
    {
        if (!WebhookEndpoints.IsPostOrGet(context.Request))
            return StatusCodes.Status405MethodNotAllowed;

        BridgeActivity.LinkTo(context.Request.Query[BridgeActivity.TraceKey]);
        if (StatusWebhook.IsMessage(form))
        {
            // It can't be answered here, and 204 would hide that it is lost; an error shows in Twilio's debugger.
            Log.MessageAtTheStatusAddress(logger, form["MessageSid"], WebhookEndpoints.MessagePath);
            return StatusCodes.Status400BadRequest;
        }

        var report = StatusWebhook.Read(form, out var missingField);
        if (missingField is not null)
        {
            Log.SenselessReport(logger, missingField);
            return StatusCodes.Status400BadRequest;
        }

        if (report is null)
        {
            Log.UnknownStatusIgnored(logger, form["MessageSid"]);
            return StatusCodes.Status204NoContent;
        }

        try
        {
            await deliveries.TrackAsync(report, context.RequestAborted);
            return StatusCodes.Status204NoContent;
        }
        catch (StoreUnavailableException exception)
        {
            Log.ReportNotKept(logger, exception, report.Sid);
            return StatusCodes.Status503ServiceUnavailable;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1108, LogLevel.Warning, "A signed status callback without {Field} was refused")]
        public static partial void SenselessReport(ILogger logger, string? field);

        [LoggerMessage(1104, LogLevel.Warning, "A status callback of {OutboundSid} with a status this version does not know was ignored")]
        public static partial void UnknownStatusIgnored(ILogger logger, string? outboundSid);

        [LoggerMessage(1107, LogLevel.Warning, "Message {MessageSid} came to the address for status callbacks and is lost. Enter the address that ends with {MessagePath} as the webhook for incoming messages at Twilio")]
        public static partial void MessageAtTheStatusAddress(ILogger logger, string? messageSid, string messagePath);

        [LoggerMessage(1105, LogLevel.Error, "The report on message {OutboundSid} could not be kept")]
        public static partial void ReportNotKept(ILogger logger, Exception exception, MessageSid outboundSid);
    }
}
