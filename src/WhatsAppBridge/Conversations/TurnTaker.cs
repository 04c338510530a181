namespace WhatsAppBridge.Conversations;

/// <summary>Takes a turn: decide, ask, render, record, answer. Runs inside the conversation's lane.</summary>
internal sealed partial class TurnTaker(
    IConversationStore store,
    TurnPlanner planner,
    Delivery delivery,
    ConversationMetrics metrics,
    IHostApplicationLifetime lifetime,
    ILogger<TurnTaker> logger)
{
    /// <summary>Never throws: this is where an exception of a turn ends, and the person still gets an answer.</summary>
    public async Task TakeAsync(Turn turn, long number)
    {
        using var scope = logger.BeginScope(new TurnScope(turn.Message));
        var plan = await planner.PlanAsync(turn.Message);
        await RecordAsync(new CompletedTurn
        {
            Number = number,
            Conversation = turn.Message.Conversation,
            Messages = plan.Messages,
            State = plan.Next,
        });
        try
        {
            await AnswerAsync(turn, new UndeliveredAnswer(number, turn.Message, plan.Messages, null));
            await planner.EndAsync(turn.Message, plan);
        }
        catch (Exception exception)
        {
            LogInterruption(exception);
        }
    }

    /// <summary>Takes a turn that a stop has cut off. The assistant may have heard the question. Never throws.</summary>
    public Task TakeAgainAsync(Turn turn, long number)
    {
        metrics.CountTurnTakenAgain();
        return TakeAsync(turn, number);
    }

    /// <summary>Brings an answer to its end that a stop has cut off. Its webhook is long gone. Never throws.</summary>
    public async Task DeliverAsync(UndeliveredAnswer answer)
    {
        using var scope = logger.BeginScope(new TurnScope(answer.Message));
        metrics.CountAnswerResumed();
        if (answer.Next is not null || delivery.FitsWebhook(answer.Messages))
            metrics.CountPossibleDouble();
        try
        {
            await delivery.SendAsync(answer, Reply.Silence, lifetime.ApplicationStopping);
        }
        catch (Exception exception)
        {
            LogInterruption(exception);
        }
    }

    // By the webhook where it fits and still waits, by REST otherwise; never both.
    private async Task AnswerAsync(Turn turn, UndeliveredAnswer answer)
    {
        if (delivery.FitsWebhook(answer.Messages) && turn.TryReply(new Reply(answer.Messages)))
        {
            metrics.CountReply("twiml");
            Log.TurnTaken(logger, answer.Messages.Count, "TwiML");
            if (await turn.Written)
            {
                // Nobody waits for this: the store does what it is told in order.
                _ = delivery.FinishAsync(answer.Number);
                return;
            }

            Log.WebhookLost(logger);
            await delivery.SendAsync(answer, Reply.Silence, lifetime.ApplicationStopping);
            return;
        }

        // Too big for the webhook, which hears nothing then, or the webhook has heard something else at the deadline.
        metrics.CountReply(turn.TryReply(Reply.Silence) ? "rest" : "rest_late");
        Log.TurnTaken(logger, answer.Messages.Count, "REST");
        await delivery.SendAsync(answer, await turn.Reply, lifetime.ApplicationStopping);
    }

    // An answer that can't be recorded is still an answer; the message stays unfinished, and is asked again should its
    // webhook come again or the process start anew.
    private async Task RecordAsync(CompletedTurn turn)
    {
        try
        {
            await store.CompleteAsync(turn, CancellationToken.None);
        }
        catch (Exception exception)
        {
            Log.AnswerNotRecorded(logger, exception);
        }
    }

    private void LogInterruption(Exception exception)
    {
        if (exception is OperationCanceledException && lifetime.ApplicationStopping.IsCancellationRequested)
            Log.AnswerLeftForTheNextStart(logger);
        else
            Log.AnswerFailed(logger, exception);
    }

    private static partial class Log
    {
        [LoggerMessage(2001, LogLevel.Information, "Turn taken: {MessageCount} messages by {Path}")]
        public static partial void TurnTaken(ILogger logger, int messageCount, string path);

        [LoggerMessage(2006, LogLevel.Error, "The turn's answer could not be recorded; the message may be asked again")]
        public static partial void AnswerNotRecorded(ILogger logger, Exception exception);

        [LoggerMessage(2007, LogLevel.Error, "The turn's answer failed on its way by a fault of the bridge; it goes out at the next start")]
        public static partial void AnswerFailed(ILogger logger, Exception exception);

        [LoggerMessage(2008, LogLevel.Warning, "The webhook's connection broke before its answer was written; the answer goes by REST")]
        public static partial void WebhookLost(ILogger logger);

        [LoggerMessage(2009, LogLevel.Warning, "Stopping with an answer under way; the rest of it goes out at the next start")]
        public static partial void AnswerLeftForTheNextStart(ILogger logger);
    }
}
