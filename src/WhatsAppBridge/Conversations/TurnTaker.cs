using WhatsAppBridge.Attention;

namespace WhatsAppBridge.Conversations;

/// <summary>Takes a turn: decide, ask, render, record, answer. Runs inside the conversation's lane.</summary>
internal sealed partial class TurnTaker(
    IConversationStore store,
    TurnPlanner planner,
    Delivery delivery,
    Arrears arrears,
    ConversationMetrics metrics,
    IHostApplicationLifetime lifetime,
    ILogger<TurnTaker> logger)
{
    /// <summary>
    /// Takes a message's turn for the first time. Never throws; the person gets an answer, unless the store is out of reach: then
    /// the turn stays open for whoever reaches it next.
    /// </summary>
    public async Task<TurnEnd> TakeAsync(Turn turn, OpenTurn open)
    {
        BeginScope(open);
        try
        {
            return await AskAndAnswerAsync(turn, open);
        }
        catch (Exception exception)
        {
            return await LeaveAsync(open, exception);
        }
    }

    /// <summary>
    /// Brings a turn to its end that a stop has cut off, or that was opened again: by REST, unless a webhook of it waits
    /// once more. Never throws.
    /// </summary>
    public async Task<TurnEnd> ResumeAsync(Turn turn, OpenTurn open)
    {
        BeginScope(open);
        Log.TurnResumed(logger);
        Count(open);
        try
        {
            if (open.Answer is not { } answer)
                return await AskAndAnswerAsync(turn, open);

            turn.TryReply(open.Heard ?? Reply.Silence);
            return await SendAsync(turn, open, answer);
        }
        catch (Exception exception)
        {
            return await LeaveAsync(open, exception);
        }
    }

    /// <summary>Leaves a turn that never began to whoever finds it next. Never throws.</summary>
    public async Task LeaveAsync(OpenTurn open)
    {
        foreach (var claim in open.Gathered)
            await AbandonAsync(claim);
        await AbandonAsync(open.Claim);
    }

    // Ends with the asynchronous method that has begun it: what one changes of its context, its caller does not see.
    private void BeginScope(OpenTurn open) => _ = logger.BeginScope(new TurnScope(open.Message));

    // The assistant may hear the question for the second time, the person a message. What was opened again was over.
    private void Count(OpenTurn open)
    {
        switch (open)
        {
            case { IsReopened: true }:
                break;
            case { Answer: null }:
                metrics.CountTurnTakenAgain();
                break;
            case { Answer: { } answer }:
                metrics.CountAnswerResumed();
                if (answer.Messages.Count > 0 && (answer.Next is not null || delivery.FitsWebhook(answer.Messages)))
                    metrics.CountPossibleDouble();
                break;
        }
    }

    private async Task<TurnEnd> LeaveAsync(OpenTurn open, Exception interruption)
    {
        LogInterruption(interruption);
        await LeaveAsync(open);
        return TurnEnd.Left;
    }

    private async Task<TurnEnd> AskAndAnswerAsync(Turn turn, OpenTurn open)
    {
        var plan = await planner.PlanAsync(open.Message);
        // Whoever tries once more in vain does so in silence: the person has had their apology.
        if (open.IsReopened && plan.Unanswered is not null)
            plan = plan with { Messages = [] };
        // Before it is recorded: a stop in between must not lose what the person is owed.
        if (plan.Unanswered is { } unanswered)
            await arrears.NoteUnansweredAsync(open.Message, unanswered);
        var isOurs = await RecordAsync(turn, new CompletedTurn
        {
            Claim = open.Claim,
            Conversation = open.Message.Conversation,
            Messages = plan.Messages,
            State = plan.Next,
            Gathered = open.Gathered,
        });
        if (!isOurs)
            return await LeaveToOthersAsync(turn, open);
        if (!open.IsNew && plan.Unanswered is null)
            await arrears.SettleAsync(AttentionKind.NotAnswered, open.Message);

        var end = await AnswerAsync(turn, open, new UndeliveredAnswer(plan.Messages, null));
        await planner.EndAsync(open.Message, plan);
        return end;
    }

    // By the webhook where it fits and still waits, by REST otherwise; never both.
    private async Task<TurnEnd> AnswerAsync(Turn turn, OpenTurn open, UndeliveredAnswer answer)
    {
        if (delivery.FitsWebhook(answer.Messages) && turn.TryReply(new Reply(answer.Messages)))
        {
            metrics.CountReply("twiml");
            Log.TurnTaken(logger, answer.Messages.Count, "TwiML");
            if (await turn.Written)
                return TurnEnd.Over(await delivery.FinishAsync(open.Claim));

            Log.WebhookLost(logger);
            return await SendAsync(turn, open, answer);
        }

        // Too big for the webhook, which hears nothing then, or the webhook has heard something else at the deadline.
        metrics.CountReply(turn.TryReply(Reply.Silence) ? "rest" : "rest_late");
        Log.TurnTaken(logger, answer.Messages.Count, "REST");
        return await SendAsync(turn, open, answer);
    }

    private async Task<TurnEnd> SendAsync(Turn turn, OpenTurn open, UndeliveredAnswer answer) =>
        await delivery.SendAsync(open, answer, await HeardAsync(turn), lifetime.ApplicationStopping)
            ? TurnEnd.Over(await delivery.FinishAsync(open.Claim))
            : await LeaveToOthersAsync(turn, open);

    // An answer given to a webhook whose connection broke was heard by nobody.
    private static async Task<Reply> HeardAsync(Turn turn) =>
        turn.Written is { IsCompletedSuccessfully: true, Result: false } ? Reply.Silence : await turn.Reply;

    // Another instance has taken the conversation over; the answer comes from there.
    private async Task<TurnEnd> LeaveToOthersAsync(Turn turn, OpenTurn open)
    {
        Log.TurnTakenOver(logger);
        turn.TryReply(Reply.Silence);
        await LeaveAsync(open);
        return TurnEnd.Left;
    }

    // An answer that can't be recorded is still an answer; the message stays unfinished, and is asked again should its
    // webhook come again or the process start anew. When that is certain, it is left for then.
    private async Task<bool> RecordAsync(Turn turn, CompletedTurn completed)
    {
        try
        {
            return await store.CompleteAsync(completed, CancellationToken.None);
        }
        catch (Exception exception)
        {
            await AwaitDiskAsync(turn);
            if (exception is StoreUnavailableException { IsUntilRestart: true })
                throw;
            Log.AnswerNotRecorded(logger, exception);
            return true;
        }
    }

    // An answer that is recorded is on disk with its message. Of a message that is nowhere no answer may be heard.
    private static async ValueTask AwaitDiskAsync(Turn turn)
    {
        if (turn.IsAccepted)
            return;

        try
        {
            await turn.Accepted;
        }
        catch (StoreUnavailableException exception)
        {
            turn.Fail(exception);
            throw;
        }
    }

    private async Task AbandonAsync(TurnClaim claim)
    {
        try
        {
            await store.AbandonAsync(claim, CancellationToken.None);
        }
        catch (StoreUnavailableException exception)
        {
            Log.NotGivenBack(logger, exception);
        }
    }

    private void LogInterruption(Exception exception)
    {
        switch (exception)
        {
            case OperationCanceledException when lifetime.ApplicationStopping.IsCancellationRequested:
                Log.AnswerLeftForTheNextStart(logger);
                break;
            case StoreUnavailableException:
                Log.TurnPostponed(logger, exception);
                break;
            default:
                Log.AnswerFailed(logger, exception);
                break;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2001, LogLevel.Information, "Turn taken: {MessageCount} messages by {Path}")]
        public static partial void TurnTaken(ILogger logger, int messageCount, string path);

        [LoggerMessage(2011, LogLevel.Warning, "The turn was accepted before, and what the person is owed never got through; that is made good now")]
        public static partial void TurnResumed(ILogger logger);

        [LoggerMessage(2006, LogLevel.Error, "The turn's answer could not be recorded; the message may be asked again")]
        public static partial void AnswerNotRecorded(ILogger logger, Exception exception);

        [LoggerMessage(2007, LogLevel.Error, "The turn failed on its way by a fault of the bridge; it is taken up again")]
        public static partial void AnswerFailed(ILogger logger, Exception exception);

        [LoggerMessage(2008, LogLevel.Warning, "The webhook's connection broke before its answer was written; the answer goes by REST")]
        public static partial void WebhookLost(ILogger logger);

        [LoggerMessage(2009, LogLevel.Warning, "Stopping with an answer under way; the rest of it goes out at the next start")]
        public static partial void AnswerLeftForTheNextStart(ILogger logger);

        [LoggerMessage(2013, LogLevel.Warning, "The store failed in the middle of the turn; it is taken up again as soon as the store can be reached")]
        public static partial void TurnPostponed(ILogger logger, Exception exception);

        [LoggerMessage(2014, LogLevel.Warning, "The store could not be told that the turn is given back; it is found when its lease has ended")]
        public static partial void NotGivenBack(ILogger logger, Exception exception);

        [LoggerMessage(2012, LogLevel.Warning, "Another instance has taken the conversation over, for this one was not heard of for too long; the answer comes from there")]
        public static partial void TurnTakenOver(ILogger logger);
    }
}
