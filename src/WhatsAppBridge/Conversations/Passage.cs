using WhatsAppBridge.Telemetry;

namespace WhatsAppBridge.Conversations;

/// <summary>
/// A message's way through its person's lane: recorded at the entrance, and inside, when the lane is free, its turn taken;
/// after those that others have left behind, and before those that came in elsewhere meanwhile.
/// </summary>
internal sealed partial class Passage(
    IConversationStore store,
    Arrivals arrivals,
    TurnsUnderWay underWay,
    TurnTaker turns,
    Gathering gathering,
    Flood flood,
    ConversationMetrics metrics,
    TimeProvider time,
    ILogger<Passage> logger)
{
    private static readonly TimeSpan ElsewhereInterval = TimeSpan.FromMilliseconds(250);

    /// <summary>Takes a message that has just come in all the way. Never fails; the turn says what came of it.</summary>
    public Task PassAsync(Turn turn) => RunAsync(turn, place => AcceptAsync(turn, place));

    /// <summary>
    /// Takes up what nobody has in hand, in the order in which it came: turns that never ended, answers that were on their
    /// way, turns that are to be taken once more. Their webhooks are long gone, so what is left goes by REST.
    /// </summary>
    public async Task ResumeAsync(CancellationToken cancellationToken)
    {
        foreach (var open in await store.ClaimAsync(cancellationToken))
        {
            using var activity = BridgeActivity.Source.StartActivity("resume");
            _ = ResumeOrLeaveAsync(underWay.Begin(open), open);
        }
    }

    // One whose person can't be found out at the moment never gets to its lane, and must not count as in hand.
    private async Task ResumeOrLeaveAsync(Turn turn, OpenTurn open)
    {
        var hasBegun = false;
        await RunAsync(turn, place => Task.FromResult<Func<Task>?>(async () =>
        {
            hasBegun = !place.Lane.IsStuck && turn.TryTake();
            if (hasBegun)
                await ContinueAsync(await turns.ResumeAsync(turn, open), place.Lane);
        }));
        if (!hasBegun)
            await turns.LeaveAsync(open);
    }

    // At the lane's entrance it turns out what is to be done in the lane; null for nothing.
    private async Task RunAsync(Turn turn, Func<LanePlace, Task<Func<Task>?>> enter)
    {
        try
        {
            var entered = await arrivals.EnterAsync(turn, enter);
            await entered;
        }
        catch (Exception exception)
        {
            Refuse(turn, exception);
        }
        finally
        {
            underWay.End(turn);
        }
    }

    // A message that was answered before, or is answered elsewhere, is done with at once: its webhook has no reason to wait
    // for the person's lane.
    private async Task<Func<Task>?> AcceptAsync(Turn turn, LanePlace place)
    {
        try
        {
            var acceptance = await store.AcceptAsync(turn.Message, CancellationToken.None);
            switch (acceptance)
            {
                case Acceptance.Ours { IsNew: true } ours when flood.IsAt(place):
                    turn.Accept(acceptance.OnDisk);
                    await flood.DeclineAsync(turn, ours.Claim, place.Lane);
                    return null;

                case Acceptance.Ours ours:
                    turn.Accept(acceptance.OnDisk);
                    return Work(turn, ours, place.Lane);

                case Acceptance.Answered answered:
                    metrics.CountDuplicate("answered");
                    AnswerAgain(turn, answered);
                    return null;

                case Acceptance.Elsewhere { IsNew: true }:
                    Log.LeftToAnotherInstance(logger, turn.Message.Sid);
                    turn.Accept(acceptance.OnDisk);
                    turn.TryReply(Reply.Silence);
                    return null;

                default:
                    turn.Accept(acceptance.OnDisk);
                    return () => AwaitAnswerElsewhereAsync(turn, place.Lane);
            }
        }
        catch (Exception exception)
        {
            Refuse(turn, exception);
            return null;
        }
    }

    // A webhook that could not wait for the store has made the turn silent. Whoever has joined it since must not take that for
    // the answer: refused, they come again and hear it.
    private void AnswerAgain(Turn turn, Acceptance.Answered answered)
    {
        if (turn.TryReply(answered.Reply))
        {
            Log.AnsweredAgain(logger, turn.Message.Sid);
            turn.Accept(answered.OnDisk);
        }
        else
        {
            turn.Refuse(new StoreUnavailableException("The answer given before was not found before the deadline."));
        }
    }

    private Func<Task> Work(Turn turn, Acceptance.Ours ours, LaneState lane)
    {
        var open = new OpenTurn(ours.Claim, turn.Message, ours.Answer) { IsNew = ours.IsNew };
        // Not the acceptance itself: what is captured here is held until the turn ends.
        var ahead = ours.Ahead;
        gathering.Enter(turn, open);
        return () => TakeAsync(turn, open, ahead, lane);
    }

    private async Task TakeAsync(Turn turn, OpenTurn open, IReadOnlyList<OpenTurn> ahead, LaneState lane)
    {
        foreach (var left in ahead)
            await ResumeHereAsync(left, lane);

        try
        {
            if (!turn.TryTake())
                return;

            if (lane.IsStuck)
            {
                await turns.LeaveAsync(open);
            }
            else if (!open.IsNew)
            {
                await ContinueAsync(await turns.ResumeAsync(turn, open), lane);
            }
            else
            {
                var gathered = await gathering.GatherAsync(turn, open);
                var end = await turns.TakeAsync(gathered.Turn, gathered.Open);
                foreach (var earlier in gathered.Earlier)
                    earlier.TryReply(Reply.Silence);
                await ContinueAsync(end, lane);
            }
        }
        finally
        {
            gathering.Leave(turn);
        }
    }

    // What came in elsewhere meanwhile is older than whatever waits in the lane behind it. A turn that did not come to its end is
    // taken up by whoever is next to reach the store; until the lane is empty, what is behind it is left to them as well.
    private async Task ContinueAsync(TurnEnd end, LaneState lane)
    {
        while (end.Waiting is [var next, ..])
        {
            var turn = underWay.Begin(next);
            if (!turn.TryTake())
            {
                await turns.LeaveAsync(next);
                return;
            }

            await flood.DeclineBeyondAsync(end.Waiting);
            try
            {
                end = await (next.Answer is null ? turns.TakeAsync(turn, next) : turns.ResumeAsync(turn, next));
            }
            finally
            {
                underWay.End(turn);
            }
        }

        lane.IsStuck |= !end.IsOver;
    }

    private async Task ResumeHereAsync(OpenTurn open, LaneState lane)
    {
        var turn = underWay.Begin(open);
        if (!turn.TryTake())
            return;

        var end = TurnEnd.Left;
        try
        {
            if (lane.IsStuck)
                await turns.LeaveAsync(open);
            else
                end = await turns.ResumeAsync(turn, open);
        }
        finally
        {
            underWay.End(turn);
        }

        await ContinueAsync(end, lane);
    }

    // The webhook has come to another instance than the one that has the message. Whether its answer goes by TwiML or by REST
    // is decided there and known from the store in the end; so this webhook asks until it can't wait any longer.
    private async Task AwaitAnswerElsewhereAsync(Turn turn, LaneState lane)
    {
        Log.AnsweredElsewhere(logger, turn.Message.Sid);
        while (!turn.Reply.IsCompleted)
        {
            await Task.Delay(ElsewhereInterval, time, CancellationToken.None);
            switch (await AskStoreAgainAsync(turn))
            {
                case Acceptance.Answered answered:
                    turn.TryReply(answered.Reply);
                    return;

                case Acceptance.Ours ours:
                    await Work(turn, ours, lane)();
                    return;
            }
        }
    }

    private async Task<Acceptance?> AskStoreAgainAsync(Turn turn)
    {
        try
        {
            return await store.AcceptAsync(turn.Message, CancellationToken.None);
        }
        catch (StoreUnavailableException)
        {
            return null;
        }
    }

    private void Refuse(Turn turn, Exception exception)
    {
        Log.MessageNotAccepted(logger, exception, turn.Message.Sid);
        turn.Refuse(exception);
    }

    private static partial class Log
    {
        [LoggerMessage(2202, LogLevel.Information, "{MessageSid} came again and was answered as before")]
        public static partial void AnsweredAgain(ILogger logger, MessageSid messageSid);

        [LoggerMessage(2203, LogLevel.Error, "{MessageSid} could not be recorded and was not accepted")]
        public static partial void MessageNotAccepted(ILogger logger, Exception exception, MessageSid messageSid);

        [LoggerMessage(2205, LogLevel.Information, "{MessageSid} is recorded; another instance has the conversation and answers by REST")]
        public static partial void LeftToAnotherInstance(ILogger logger, MessageSid messageSid);

        [LoggerMessage(2206, LogLevel.Information, "{MessageSid} came again while another instance has it; it waits for what is heard there")]
        public static partial void AnsweredElsewhere(ILogger logger, MessageSid messageSid);
    }
}
