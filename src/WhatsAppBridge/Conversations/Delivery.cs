namespace WhatsAppBridge.Conversations;

/// <summary>Takes to a person, by REST, what could not go into the webhook's answer: one message after the other.</summary>
internal sealed partial class Delivery(IReplySender sender, TimeProvider time, ILogger<Delivery> logger)
{
    // Dialogs may pause for a minute; a lane that waits that long keeps the person's next message waiting too.
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    public bool FitsWebhook(IReadOnlyList<OutboundMessage> messages) => sender.FitsWebhook(messages);

    public async Task SendAsync(InboundMessage inReplyTo, IReadOnlyList<OutboundMessage> messages, CancellationToken cancellationToken)
    {
        foreach (var message in messages)
        {
            if (message.PauseBefore > TimeSpan.Zero)
                await Task.Delay(message.PauseBefore < LongestPause ? message.PauseBefore : LongestPause, time, cancellationToken);

            var outcome = await sender.SendAsync(inReplyTo, message, cancellationToken);
            if (outcome.Kind == SendOutcomeKind.Accepted)
                Log.MessageSent(logger, outcome.Sid?.Value);
            else
                Log.MessageNotSent(logger, outcome.Kind, outcome.ErrorCode);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2101, LogLevel.Information, "Message handed to Twilio by REST as {OutboundSid}")]
        public static partial void MessageSent(ILogger logger, string? outboundSid);

        [LoggerMessage(2102, LogLevel.Error, "Message not sent by REST: {Outcome}, Twilio error {ErrorCode}")]
        public static partial void MessageNotSent(ILogger logger, SendOutcomeKind outcome, int? errorCode);
    }
}
