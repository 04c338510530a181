using WhatsAppBridge.Conversations;
using WhatsAppBridge.Twilio.Rest;

namespace WhatsAppBridge.Twilio;

/// <summary>Sends messages through Twilio: TwiML where they fit, the REST API where they don't.</summary>
internal sealed partial class TwilioReplySender(TwilioMessages rest, TwilioOptions options, ILogger<TwilioReplySender> logger) : IReplySender
{
    public bool FitsWebhook(IReadOnlyList<OutboundMessage> messages) => TwimlWriter.Fits(messages);

    public async Task<SendOutcome> SendAsync(InboundMessage inReplyTo, OutboundMessage message, CancellationToken cancellationToken)
    {
        if (options.AccountOf(inReplyTo.AccountSid) is not { } account)
            return new SendOutcome(SendOutcomeKind.Refused, Reason: "The question came in at a Twilio account that is not configured any more. List it in Twilio:Subaccounts.");

        var created = await rest.CreateAsync(account, new NewMessage
        {
            To = inReplyTo.From,
            From = inReplyTo.Conversation.Number,
            Body = message.Text,
            MediaUrl = message.MediaUrl,
            StatusCallback = (options.PublicUrl ?? inReplyTo.Origin) is { } origin ? $"{origin}{WebhookEndpoints.StatusPath}" : null,
        }, cancellationToken);
        if (created.IsSuccess)
            return new SendOutcome(SendOutcomeKind.Accepted, created.Value.Sid);

        Log.MessageNotTaken(logger, created.Error.Explanation, created.Error.Code, created.Error.Status, created.Error.RequestId);
        return new SendOutcome(OutcomeOf(created.Error.Kind), null, created.Error.Code, created.Error.Explanation);
    }

    private static SendOutcomeKind OutcomeOf(TwilioErrorKind kind) => kind switch
    {
        TwilioErrorKind.Unreachable or TwilioErrorKind.Busy or TwilioErrorKind.LimitReached => SendOutcomeKind.NotNow,
        TwilioErrorKind.Unknown => SendOutcomeKind.Unknown,
        TwilioErrorKind.MediaRefused or TwilioErrorKind.OurMistake => SendOutcomeKind.Rejected,
        _ => SendOutcomeKind.Refused,
    };

    private static partial class Log
    {
        [LoggerMessage(1302, LogLevel.Warning, "Twilio did not take a message. {Explanation} (Twilio error {ErrorCode}, HTTP {Status}, request {RequestId})")]
        public static partial void MessageNotTaken(ILogger logger, string explanation, int? errorCode, int? status, string? requestId);
    }
}
