using WhatsAppBridge.Conversations;

namespace WhatsAppBridge.Twilio;

/// <summary>Sends messages through Twilio: TwiML where they fit, the REST API where they don't.</summary>
internal sealed class TwilioReplySender(TwilioRestClient rest, TwilioOptions options) : IReplySender
{
    public bool FitsWebhook(IReadOnlyList<OutboundMessage> messages) => TwimlWriter.TryWrite(messages) is not null;

    public async Task<SendOutcome> SendAsync(ConversationKey conversation, OutboundMessage message, CancellationToken cancellationToken)
    {
        var outcome = await rest.CreateMessageAsync(Parameters(conversation, message), cancellationToken);
        return outcome switch
        {
            { IsCreated: true, Sid: var sid } => new SendOutcome(SendOutcomeKind.Accepted, new MessageSid(sid!)),
            { IsNotProcessed: true } => new SendOutcome(SendOutcomeKind.NotNow, null, outcome.Code),
            { IsUnknown: true } => new SendOutcome(SendOutcomeKind.Unknown, null, outcome.Code),
            _ => new SendOutcome(SendOutcomeKind.Refused, null, outcome.Code),
        };
    }

    private IEnumerable<KeyValuePair<string, string>> Parameters(ConversationKey conversation, OutboundMessage message)
    {
        yield return new("To", $"whatsapp:{conversation.Person.Value}");
        yield return new("From", $"whatsapp:{conversation.Number.Value}");
        if (message.Text is { } text)
            yield return new("Body", text);
        if (message.MediaUrl is { } media)
            yield return new("MediaUrl", media);
        if (options.PublicUrl is { } publicUrl)
            yield return new("StatusCallback", $"{publicUrl}{WebhookEndpoints.StatusPath}");
    }
}
