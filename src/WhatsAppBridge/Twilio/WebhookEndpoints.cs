using Microsoft.AspNetCore.Http.Features;
using WhatsAppBridge.Conversations;
using WhatsAppBridge.Deliveries;
using WhatsAppBridge.Telemetry;
using WhatsAppBridge.Twilio.Inbound;
using WhatsAppBridge.Twilio.Signing;

namespace WhatsAppBridge.Twilio;

/// <summary>Twilio's webhooks. Every method is mapped, so that the signature is asked for before anything else is said.</summary>
internal static partial class WebhookEndpoints
{
    public const string MessagePath = "/webhooks/twilio/whatsapp";
    public const string FallbackPath = "/webhooks/twilio/fallback";
    public const string StatusPath = "/webhooks/twilio/status";

    public static void MapTwilioWebhooks(this IEndpointRouteBuilder endpoints)
    {
        var signed = endpoints.MapGroup("").RequireTwilioSignature();
        var messages = endpoints.ServiceProvider.GetRequiredService<MessageWebhook>();
        signed.Map(MessagePath, messages.ReceiveAsync);
        // Twilio calls the fallback with the same message when it could not use our first answer.
        signed.Map(FallbackPath, messages.ReceiveAsync);
        signed.Map(StatusPath, ReceiveStatusAsync);
    }

    private static async Task<IResult> ReceiveStatusAsync(HttpContext context, DeliveryTracker deliveries, ILogger<WebhookLog> logger)
    {
        if (!IsPostOrGet(context.Request))
            return TypedResults.StatusCode(StatusCodes.Status405MethodNotAllowed);

        BridgeActivity.LinkTo(context.Request.Query[BridgeActivity.TraceKey]);
        var form = context.Features.GetRequiredFeature<VerifiedWebhook>().Form;
        if (StatusWebhook.IsMessage(form))
        {
            // It can't be answered here, and 204 would hide that it is lost; an error shows in Twilio's debugger.
            Log.MessageAtTheStatusAddress(logger, form["MessageSid"], MessagePath);
            return TypedResults.BadRequest();
        }

        var report = StatusWebhook.Read(form, out var missingField);
        if (missingField is not null)
        {
            Log.SenselessReport(logger, missingField);
            return TypedResults.BadRequest();
        }

        if (report is null)
        {
            Log.UnknownStatusIgnored(logger, form["MessageSid"]);
            return TypedResults.NoContent();
        }

        try
        {
            await deliveries.TrackAsync(report, context.RequestAborted);
            return TypedResults.NoContent();
        }
        catch (StoreUnavailableException exception)
        {
            Log.ReportNotKept(logger, exception, report.Sid);
            return TypedResults.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }
    }

    internal static bool IsPostOrGet(HttpRequest request) => HttpMethods.IsPost(request.Method) || HttpMethods.IsGet(request.Method);

    internal sealed class WebhookLog;

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
