namespace WhatsAppBridge.Conversations;

/// <summary>
/// Where webhooks come in: one turn per SID, and something to hear before the deadline, whatever the turn comes to.
/// </summary>
internal sealed partial class Reception(
    Passage passage, TurnsUnderWay underWay, ConversationOptions options, ConversationMetrics metrics, TimeProvider time, ILogger<Reception> logger)
{
    private readonly Reply _interim = Reply.OfText(options.InterimText);

    /// <summary>
    /// What the webhook hears: the answer, or at the deadline the interim text or silence, in which case the answer
    /// goes out by REST. A webhook that comes again hears what the first one heard, and waits for it if need be.
    /// </summary>
    /// <param name="message">The message.</param>
    /// <param name="webhookGone">The webhook's connection; when it is gone, the answer goes by REST.</param>
    /// <exception cref="StoreUnavailableException">The message is not recorded, and Twilio must not take it for accepted.</exception>
    public async Task<WebhookReply> ReceiveAsync(InboundMessage message, CancellationToken webhookGone)
    {
        var arrived = time.GetTimestamp();
        var turn = underWay.Join(message, out var isNew);
        if (isNew)
            _ = passage.PassAsync(turn);
        else
            CountAgain(message.Sid);

        try
        {
            var reply = await turn.Reply.WaitAsync(Patience(arrived), time, webhookGone);
            // Silence, when another webhook of it could not wait for the store any longer: not heard before it is recorded.
            if (!turn.IsAccepted)
                await turn.Accepted.WaitAsync(Patience(arrived), time, webhookGone);
            return new WebhookReply(turn, reply);
        }
        catch (TimeoutException) when (turn.IsAccepted)
        {
            turn.TryReply(_interim);
            return new WebhookReply(turn, await turn.Reply);
        }
        catch (TimeoutException exception)
        {
            // Should it be recorded after all, its answer goes by REST.
            turn.TryReply(Reply.Silence);
            turn.HangUp();
            throw new StoreUnavailableException("The message was not recorded before the deadline.", exception);
        }
        catch (Exception)
        {
            // Gone, or told that its message is not recorded: the answer is not for this webhook.
            turn.HangUp();
            throw;
        }
    }

    private void CountAgain(MessageSid sid)
    {
        metrics.CountDuplicate("under_way");
        Log.JoinedTurnUnderWay(logger, sid);
    }

    private TimeSpan Patience(long arrived) =>
        options.ReplyDeadline - time.GetElapsedTime(arrived) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

    private static partial class Log
    {
        [LoggerMessage(2201, LogLevel.Information, "{MessageSid} came again while its turn is under way; it waits for the same answer")]
        public static partial void JoinedTurnUnderWay(ILogger logger, MessageSid messageSid);
    }
}
