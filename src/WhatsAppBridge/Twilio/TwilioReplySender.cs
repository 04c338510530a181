using WhatsAppBridge.Conversations;
using WhatsAppBridge.Twilio.Rest;

namespace WhatsAppBridge.Twilio;

/// <summary>Sends messages through Twilio: TwiML where they fit, the REST API where they don't.</summary>
internal sealed partial class TwilioReplySender(TwilioMessages rest, TwilioOptions options, ILogger<TwilioReplySender> logger) : IReplySender
{
    private readonly string? _statusCallback = options.PublicUrl is { } publicUrl ? $"{publicUrl}{WebhookEndpoints.StatusPath}" : null;

    public bool FitsWebhook(IReadOnlyList<OutboundMessage> messages) => TwimlWriter.TryWrite(messages) is not null;

    public async Task<SendOutcome> SendAsync(ConversationKey conversation, OutboundMessage message, CancellationToken cancellationToken)
    {
        var created = await rest.CreateAsync(options.Account, new NewMessage
        {
            To = conversation.Person,
            From = conversation.Number,
            Body = message.Text,
            MediaUrl = message.MediaUrl,
            StatusCallback = _statusCallback,
        }, cancellationToken);
        if (created.IsSuccess)
            return new SendOutcome(SendOutcomeKind.Accepted, created.Value.Sid);

        Log.MessageNotTaken(logger, created.Error.Explanation, created.Error.Code, created.Error.Status, created.Error.RequestId);
        return new SendOutcome(OutcomeOf(created.Error.Kind), null, created.Error.Code);
    }

    private static SendOutcomeKind OutcomeOf(TwilioErrorKind kind) => kind switch
    {
        TwilioErrorKind.Unreachable or TwilioErrorKind.Busy or TwilioErrorKind.LimitReached => SendOutcomeKind.NotNow,
        TwilioErrorKind.Unknown => SendOutcomeKind.Unknown,
        _ => SendOutcomeKind.Refused,
    };

    private static partial class Log
    {
        [LoggerMessage(1201, LogLevel.Warning, "Twilio did not take a message. {Explanation} (Twilio error {ErrorCode}, HTTP {Status}, request {RequestId})")]
        public static partial void MessageNotTaken(ILogger logger, string explanation, int? errorCode, int? status, string? requestId);
    }
}
