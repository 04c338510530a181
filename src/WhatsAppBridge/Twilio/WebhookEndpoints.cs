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
        signed.Map(MessagePath, ReceiveAsync);
        // Twilio calls the fallback with the same message when it could not use our first answer.
        signed.Map(FallbackPath, ReceiveAsync);
        signed.Map(StatusPath, ReceiveStatusAsync);
    }

    private static async Task<IResult> ReceiveAsync(
        HttpContext context, Reception reception, WebhookClock clock, ServedNumbers numbers, TwilioOptions options, RefusalLog refusals, ILogger<WebhookLog> logger)
    {
        if (!IsPostOrGet(context.Request))
            return TypedResults.StatusCode(StatusCodes.Status405MethodNotAllowed);

        var webhook = context.Features.GetRequiredFeature<VerifiedWebhook>();
        // What is read of it is enough; thousands may wait for their answers at once.
        context.Features.Set<VerifiedWebhook>(null);
        if (StatusWebhook.IsReport(webhook.Form))
        {
            // Entered at the wrong field in the Console. Not a message: answering it would write to ourselves.
            Log.ReportAtTheMessageAddress(logger, StatusPath);
            return TypedResults.Bytes(TwimlWriter.Empty, TwimlWriter.ContentType);
        }

        // What a later answer by REST needs to know, and the form does not say.
        var reading = InboundMessageReader.Read(webhook.Form, webhook.Account.AccountSid, options.PublicUrl is null ? webhook.Origin : null);
        switch (reading)
        {
            case { Message: { } message } when !numbers.Contains(message.Conversation.Number):
                // Silence would hide the mistake; a refusal shows in Twilio's debugger, too.
                refusals.UnknownNumber(message.Conversation.Number);
                return TypedResults.StatusCode(StatusCodes.Status403Forbidden);
            case { Message: { } message }:
                return await AnswerAsync(message, reception, clock, logger, context.RequestAborted);
            case { IsOtherChannel: true }:
                Log.OtherChannelIgnored(logger);
                return TypedResults.Bytes(TwimlWriter.Empty, TwimlWriter.ContentType);
            default:
                Log.SenselessWebhook(logger, reading.MissingField);
                return TypedResults.BadRequest();
        }
    }

    private static async Task<IResult> AnswerAsync(InboundMessage message, Reception reception, WebhookClock clock, ILogger logger, CancellationToken webhookGone)
    {
        var arrived = clock.Start();
        try
        {
            var reply = await reception.ReceiveAsync(message, webhookGone);
            clock.Stop(message, reply.Messages.Count > 0 ? WebhookOutcome.Answered : WebhookOutcome.Silent, arrived);
            return new TwimlResult(reply);
        }
        catch (StoreUnavailableException)
        {
            clock.Stop(message, WebhookOutcome.NotRecorded, arrived);
            // Not recorded, so not ours yet: a 5xx makes Twilio call the fallback address.
            return TypedResults.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }
        catch (OperationCanceledException) when (webhookGone.IsCancellationRequested)
        {
            clock.Stop(message, WebhookOutcome.HungUp, arrived);
            Log.WebhookGone(logger, message.Sid);
            return TypedResults.Empty;
        }
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
            Log.SenselessWebhook(logger, missingField);
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

    private static bool IsPostOrGet(HttpRequest request) => HttpMethods.IsPost(request.Method) || HttpMethods.IsGet(request.Method);

    internal sealed class WebhookLog;

    private static partial class Log
    {
        [LoggerMessage(1101, LogLevel.Warning, "A signed message that is not from WhatsApp was ignored. Point only WhatsApp senders at this address")]
        public static partial void OtherChannelIgnored(ILogger logger);

        [LoggerMessage(1102, LogLevel.Warning, "A signed webhook without {Field} was refused")]
        public static partial void SenselessWebhook(ILogger logger, string? field);

        [LoggerMessage(1103, LogLevel.Warning, "The webhook of {MessageSid} hung up before its answer; the answer goes by REST")]
        public static partial void WebhookGone(ILogger logger, MessageSid messageSid);

        [LoggerMessage(1104, LogLevel.Warning, "A status callback of {OutboundSid} with a status this version does not know was ignored")]
        public static partial void UnknownStatusIgnored(ILogger logger, string? outboundSid);

        [LoggerMessage(1106, LogLevel.Warning, "A status callback came to the address for messages. Enter the address that ends with {StatusPath} as the status callback URL at Twilio")]
        public static partial void ReportAtTheMessageAddress(ILogger logger, string statusPath);

        [LoggerMessage(1107, LogLevel.Warning, "Message {MessageSid} came to the address for status callbacks and is lost. Enter the address that ends with {MessagePath} as the webhook for incoming messages at Twilio")]
        public static partial void MessageAtTheStatusAddress(ILogger logger, string? messageSid, string messagePath);

        [LoggerMessage(1105, LogLevel.Error, "The report on message {OutboundSid} could not be kept")]
        public static partial void ReportNotKept(ILogger logger, Exception exception, MessageSid outboundSid);
    }
}
