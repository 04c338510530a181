using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using WhatsAppBridge.Conversations;

namespace WhatsAppBridge.Twilio;

/// <summary>Twilio's webhooks. Every method is mapped, so that the signature is asked for before anything else is said.</summary>
internal static partial class WebhookEndpoints
{
    public const string MessagePath = "/webhooks/twilio/whatsapp";
    public const string FallbackPath = "/webhooks/twilio/fallback";
    public const string StatusPath = "/webhooks/twilio/status";

    public static void MapTwilioWebhooks(this IEndpointRouteBuilder endpoints)
    {
        var signed = endpoints.MapGroup("").RequireAuthorization(TwilioFeature.SignedByTwilio);
        signed.Map(MessagePath, ReceiveAsync);
        // Twilio calls the fallback with the same message when it could not use our first answer.
        signed.Map(FallbackPath, ReceiveAsync);
        signed.Map(StatusPath, ReceiveStatus);
    }

    private static async Task<IResult> ReceiveAsync(HttpContext context, Reception reception, ILogger<WebhookLog> logger)
    {
        if (!IsPostOrGet(context.Request))
            return TypedResults.StatusCode(StatusCodes.Status405MethodNotAllowed);

        var reading = InboundMessageReader.Read(context.Features.GetRequiredFeature<VerifiedWebhook>().Form);
        switch (reading)
        {
            case { Message: { } message }:
                return await AnswerAsync(message, reception, logger, context.RequestAborted);
            case { IsOtherChannel: true }:
                Log.OtherChannelIgnored(logger);
                return Twiml(Reply.Silence);
            default:
                Log.SenselessWebhook(logger, reading.MissingField);
                return TypedResults.BadRequest();
        }
    }

    private static async Task<IResult> AnswerAsync(InboundMessage message, Reception reception, ILogger logger, CancellationToken webhookGone)
    {
        try
        {
            return Twiml(await reception.ReceiveAsync(message, webhookGone));
        }
        catch (StoreUnavailableException)
        {
            // Not recorded, so not ours yet: a 5xx makes Twilio call the fallback address.
            return TypedResults.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }
        catch (OperationCanceledException) when (webhookGone.IsCancellationRequested)
        {
            Log.WebhookGone(logger, message.Sid);
            return TypedResults.Empty;
        }
    }

    private static IResult ReceiveStatus(HttpContext context, ILogger<WebhookLog> logger)
    {
        if (!IsPostOrGet(context.Request))
            return TypedResults.StatusCode(StatusCodes.Status405MethodNotAllowed);

        var form = context.Features.GetRequiredFeature<VerifiedWebhook>().Form;
        var (sid, status, code) = (form["MessageSid"] ?? form["SmsSid"], form["MessageStatus"] ?? form["SmsStatus"], form["ErrorCode"]);
        if (sid is null || status is null)
        {
            Log.SenselessWebhook(logger, sid is null ? "MessageSid" : "MessageStatus");
            return TypedResults.BadRequest();
        }

        if (code is null)
            Log.DeliveryProgressed(logger, sid, status);
        else
            Log.DeliveryFailed(logger, sid, status, code);
        return TypedResults.NoContent();
    }

    private static FileContentHttpResult Twiml(Reply reply) =>
        TypedResults.Bytes(TwimlWriter.TryWrite(reply.Messages) ?? TwimlWriter.TryWrite([])!, TwimlWriter.ContentType);

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

        [LoggerMessage(1104, LogLevel.Information, "Delivery of {OutboundSid}: {Status}")]
        public static partial void DeliveryProgressed(ILogger logger, string outboundSid, string status);

        [LoggerMessage(1105, LogLevel.Warning, "Delivery of {OutboundSid}: {Status}, Twilio error {ErrorCode}")]
        public static partial void DeliveryFailed(ILogger logger, string outboundSid, string status, string errorCode);
    }
}
