using WhatsAppBridge.Conversations;

namespace WhatsAppBridge.Twilio;

/// <summary>Measures a webhook with a message against the deadline.</summary>
internal sealed class WebhookClock(TwilioMetrics metrics, ConversationOptions options, TimeProvider time)
{
    public long Start() => time.GetTimestamp();

    public void Stop(InboundMessage message, WebhookOutcome outcome, long started) =>
        metrics.CountMessage(message, outcome, options.ReplyDeadline - time.GetElapsedTime(started));
}
