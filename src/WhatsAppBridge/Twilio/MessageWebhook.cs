using Microsoft.AspNetCore.Http.HttpResults;
using WhatsAppBridge.Conversations;
using WhatsAppBridge.Twilio.Inbound;
using WhatsAppBridge.Twilio.Signing;

namespace WhatsAppBridge.Twilio;

/// <summary>
/// The webhook a person's message comes with. A delegate behind the gate and not a handler whose parameters are bound: what it works
/// with is there from the start, and looking for it anew costs each message a scope of services.
/// </summary>
internal sealed partial class MessageWebhook(
    Reception reception, WebhookClock clock, ServedNumbers numbers, TwilioOptions options, RefusalLog refusals, ILogger<MessageWebhook> logger)
{
    // Of those that Twilio sends, the ones the server does not keep for the connection's next request.
    private static readonly string[] AlreadyRead = [TwilioSignature.HeaderName, "I-Twilio-Idempotency-Token", "X-Home-Region"];

    public Task ReceiveAsync(HttpContext context, VerifiedWebhook webhook)
    {
        if (!WebhookEndpoints.IsPostOrGet(context.Request))
            return TypedResults.StatusCode(StatusCodes.Status405MethodNotAllowed).ExecuteAsync(context);

        // What is read of it is enough; thousands may wait for their answers at once.
        foreach (var name in AlreadyRead)
            context.Request.Headers.Remove(name);
        if (StatusWebhook.IsReport(webhook.Form))
        {
            // Entered at the wrong field in the Console. Not a message: answering it would write to ourselves.
            Log.ReportAtTheMessageAddress(logger, WebhookEndpoints.StatusPath);
            return Silence().ExecuteAsync(context);
        }

        // What a later answer by REST needs to know, and the form does not say.
        var reading = InboundMessageReader.Read(webhook.Form, webhook.Account.AccountSid, options.PublicUrl is null ? webhook.Origin : null);
        switch (reading)
        {
            case { Message: { } message } when !numbers.Contains(message.Conversation.Number):
                // Silence would hide the mistake; a refusal shows in Twilio's debugger, too.
                refusals.UnknownNumber(message.Conversation.Number);
                return TypedResults.StatusCode(StatusCodes.Status403Forbidden).ExecuteAsync(context);
            case { Message: { } message }:
                return AnswerAsync(context, message);
            case { IsOtherChannel: true }:
                Log.OtherChannelIgnored(logger);
                return Silence().ExecuteAsync(context);
            default:
                Log.SenselessWebhook(logger, reading.MissingField);
                return TypedResults.BadRequest().ExecuteAsync(context);
        }
    }

    private async Task AnswerAsync(HttpContext context, InboundMessage message)
    {
        var arrived = clock.Start();
        WebhookReply reply;
        try
        {
            reply = await reception.ReceiveAsync(message, context.RequestAborted);
            clock.Stop(message, reply.Messages.Count > 0 ? WebhookOutcome.Answered : WebhookOutcome.Silent, arrived);
        }
        catch (StoreUnavailableException)
        {
            clock.Stop(message, WebhookOutcome.NotRecorded, arrived);
            // Not recorded, so not ours yet: a 5xx makes Twilio call the fallback address.
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            clock.Stop(message, WebhookOutcome.HungUp, arrived);
            Log.WebhookGone(logger, message.Sid);
            return;
        }

        await new TwimlResult(reply).ExecuteAsync(context);
    }

    private static FileContentHttpResult Silence() => TypedResults.Bytes(TwimlWriter.Empty, TwimlWriter.ContentType);

    private static partial class Log
    {
        [LoggerMessage(1101, LogLevel.Warning, "A signed message that is not from WhatsApp was ignored. Point only WhatsApp senders at this address")]
        public static partial void OtherChannelIgnored(ILogger logger);

        [LoggerMessage(1102, LogLevel.Warning, "A signed webhook without {Field} was refused")]
        public static partial void SenselessWebhook(ILogger logger, string? field);

        [LoggerMessage(1103, LogLevel.Warning, "The webhook of {MessageSid} hung up before its answer; the answer goes by REST")]
        public static partial void WebhookGone(ILogger logger, MessageSid messageSid);

        [LoggerMessage(1106, LogLevel.Warning, "A status callback came to the address for messages. Enter the address that ends with {StatusPath} as the status callback URL at Twilio")]
        public static partial void ReportAtTheMessageAddress(ILogger logger, string statusPath);
    }
}
