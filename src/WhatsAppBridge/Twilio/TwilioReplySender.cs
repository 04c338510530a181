using System.Collections.Concurrent;
using WhatsAppBridge.Conversations;
using WhatsAppBridge.Twilio.Rest;

namespace WhatsAppBridge.Twilio;

/// <summary>Sends messages through Twilio: TwiML where they fit, the REST API where they don't.</summary>
internal sealed partial class TwilioReplySender(TwilioMessages rest, TwilioOptions options, ILogger<TwilioReplySender> logger) : IReplySender
{
    private readonly string? _statusCallback = options.PublicUrl is { } publicUrl ? $"{publicUrl}{WebhookEndpoints.StatusPath}" : null;

    private readonly ConcurrentDictionary<WhatsAppAddress, TwilioAccount> _owners = new();

    public bool FitsWebhook(IReadOnlyList<OutboundMessage> messages) => TwimlWriter.TryWrite(messages) is not null;

    public async Task<SendOutcome> SendAsync(ConversationKey conversation, OutboundMessage message, CancellationToken cancellationToken)
    {
        var created = await CreateAsync(new NewMessage
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

    /// <summary>
    /// A number belongs to one of the accounts, and no setting says to which. An account that does not have it says so
    /// (63007) and sends nothing; the one that has it is remembered.
    /// </summary>
    private async Task<TwilioResult<CreatedMessage>> CreateAsync(NewMessage message, CancellationToken cancellationToken)
    {
        var owner = _owners.GetValueOrDefault(message.From, options.Account);
        var first = await rest.CreateAsync(owner, message, cancellationToken);
        if (first.Error is not { Code: TwilioErrorCode.NoSuchSender })
            return first;

        foreach (var account in options.Accounts.Where(account => account != owner))
        {
            var created = await rest.CreateAsync(account, message, cancellationToken);
            if (created.Error is { Code: TwilioErrorCode.NoSuchSender })
                continue;

            _owners[message.From] = account;
            return created;
        }

        return first;
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
