using WhatsAppBridge.Playground.Twilio;

namespace WhatsAppBridge.Playground.Phone;

/// <summary>Brings a message from the page to the bridge, with the trouble that was ordered for it.</summary>
internal sealed class PhoneDelivery(EmulatedTwilio twilio, AssistantLine? assistant, PhoneReports reports)
{
    // The connection breaks when the assistant has been asked, and its answer comes after that.
    private static readonly TimeSpan ThinkLongerThanThat = TimeSpan.FromSeconds(2);

    // "This recipient can't be reached": what nobody at the bridge can do anything about.
    private const int UndeliverableCode = 63024;

    public async Task DeliverAsync(PhoneMessage message, PhoneTrouble trouble, TimeSpan delay)
    {
        if (trouble == PhoneTrouble.LostConnection)
            delay += ThinkLongerThanThat;
        using var order = trouble is PhoneTrouble.AssistantError or PhoneTrouble.ExpiredSession || delay > TimeSpan.Zero
            ? assistant?.Arrange(message.Person.Address, trouble, delay)
            : null;

        if (trouble == PhoneTrouble.Undelivered && message.MessageSid is { } sid)
            reports.LoseAnswersTo(sid);
        var hangUp = trouble == PhoneTrouble.LostConnection && order is not null ? order.Taken : CancellationToken.None;
        var exchange = await twilio.DeliverAsync(message with { HangUp = hangUp });
        switch (trouble)
        {
            case PhoneTrouble.DuplicateWebhook:
                await RepeatAsync(exchange);
                break;
            case PhoneTrouble.Undelivered:
                await FailAnswersAsync(exchange);
                break;
            default:
                break;
        }
    }

    private async Task RepeatAsync(WebhookExchange exchange)
    {
        var again = await twilio.RedeliverAsync(exchange);
        twilio.ConversationOf(exchange.Person).Remark(again.TwiML == exchange.TwiML
            ? "The webhook came twice. The bridge gave the same answer, to the byte, and asked the assistant once."
            : "The webhook came twice, and the bridge answered differently.");
    }

    private async Task FailAnswersAsync(WebhookExchange exchange)
    {
        foreach (var answer in twilio.Sent.Where(message => message.InReplyTo == exchange.MessageSid).ToList())
        {
            twilio.ConversationOf(exchange.Person).Lost(answer.Sid);
            await reports.TellAsync(answer, "sent", null, CancellationToken.None);
            await reports.TellAsync(answer, "undelivered", UndeliverableCode, CancellationToken.None);
        }

        twilio.ConversationOf(exchange.Person).Remark("The answer did not arrive, and Twilio has told the bridge. The portal's attention list shows it.");
    }
}
