using System.Collections.Concurrent;
using WhatsAppBridge.Telemetry;

namespace WhatsAppBridge.Conversations;

/// <summary>
/// Where messages come in: recorded before anything else happens, one turn per SID, turns of one conversation in
/// order, and an answer for the webhook before its deadline.
/// </summary>
internal sealed partial class Reception(
    IConversationStore store,
    Arrivals arrivals,
    TurnTaker turns,
    ConversationOptions options,
    ConversationMetrics metrics,
    TimeProvider time,
    ILogger<Reception> logger)
{
    private readonly ConcurrentDictionary<MessageSid, Turn> _underWay = new();
    private readonly Reply _interim = Reply.OfText(options.InterimText);

    /// <summary>How many messages have come in whose turn has not ended; some wait for the person's lane.</summary>
    public int Count => _underWay.Count;

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
        var mine = new Turn(message);
        var turn = _underWay.GetOrAdd(message.Sid, mine);
        if (turn == mine)
            _ = RunAsync(turn, () => AcceptAsync(turn));
        else
            JoinTurnUnderWay(message.Sid);

        turn.Join();
        try
        {
            await WaitForAcceptanceAsync(turn, arrived, webhookGone);
            return new WebhookReply(turn, await WaitForReplyAsync(turn, arrived, webhookGone));
        }
        catch (OperationCanceledException) when (webhookGone.IsCancellationRequested)
        {
            turn.HangUp();
            throw;
        }
    }

    /// <summary>
    /// Takes up what a stop has cut off, in the order in which it came: turns that never ended, and answers that were on
    /// their way. Their webhooks are long gone, so what is left goes by REST.
    /// </summary>
    public async Task ResumeAsync(CancellationToken cancellationToken)
    {
        List<(long Number, InboundMessage Message, Func<Turn, Task> Work)> left =
        [
            .. (await store.ListUndeliveredAsync(cancellationToken)).Select(answer => (answer.Number, answer.Message, (Func<Turn, Task>)(_ => turns.DeliverAsync(answer)))),
            .. (await store.ListUnfinishedAsync(cancellationToken)).Select(accepted => (accepted.Number, accepted.Message, (Func<Turn, Task>)(turn => turns.TakeAgainAsync(turn, accepted.Number)))),
        ];
        foreach (var (_, message, work) in left.OrderBy(entry => entry.Number))
        {
            var turn = new Turn(message);
            turn.Accept();
            turn.TryReply(Reply.Silence);
            using var activity = BridgeActivity.Source.StartActivity("resume");
            if (_underWay.TryAdd(message.Sid, turn))
            {
                Log.TurnResumed(logger, message.Sid);
                _ = RunAsync(turn, () => Task.FromResult<Func<Task>?>(() => work(turn)));
            }
        }
    }

    // At the lane's entrance it turns out what is to be done in the lane; null for nothing.
    private async Task RunAsync(Turn turn, Func<Task<Func<Task>?>> enter)
    {
        try
        {
            await arrivals.EnterAsync(
                turn.Message,
                identified =>
                {
                    turn.Identify(identified);
                    return enter();
                },
                work => work?.Invoke() ?? Task.CompletedTask);
        }
        catch (Exception exception)
        {
            Refuse(turn, exception);
        }
        finally
        {
            _underWay.TryRemove(KeyValuePair.Create(turn.Message.Sid, turn));
        }
    }

    // A message that was answered before is answered at once: its webhook has no reason to wait for the person's lane.
    private async Task<Func<Task>?> AcceptAsync(Turn turn)
    {
        try
        {
            var acceptance = await store.AcceptAsync(turn.Message, CancellationToken.None);
            turn.Accept();
            if (acceptance.Reply is not { } reply)
                return () => turns.TakeAsync(turn, acceptance.Number);

            metrics.CountDuplicate("answered");
            Log.AnsweredAgain(logger, turn.Message.Sid);
            turn.TryReply(reply);
            return null;
        }
        catch (Exception exception)
        {
            Refuse(turn, exception);
            return null;
        }
    }

    private void JoinTurnUnderWay(MessageSid sid)
    {
        metrics.CountDuplicate("under_way");
        Log.JoinedTurnUnderWay(logger, sid);
    }

    private void Refuse(Turn turn, Exception exception)
    {
        Log.MessageNotAccepted(logger, exception, turn.Message.Sid);
        turn.Refuse(exception);
    }

    private async Task WaitForAcceptanceAsync(Turn turn, long arrived, CancellationToken webhookGone)
    {
        try
        {
            await turn.Accepted.WaitAsync(Patience(arrived), time, webhookGone);
        }
        catch (TimeoutException exception)
        {
            // Should it be recorded after all, its answer goes by REST.
            turn.TryReply(Reply.Silence);
            throw new StoreUnavailableException("The message was not recorded before the deadline.", exception);
        }
    }

    private async Task<Reply> WaitForReplyAsync(Turn turn, long arrived, CancellationToken webhookGone)
    {
        try
        {
            return await turn.Reply.WaitAsync(Patience(arrived), time, webhookGone);
        }
        catch (TimeoutException)
        {
            turn.TryReply(_interim);
            return await turn.Reply;
        }
    }

    private TimeSpan Patience(long arrived) =>
        options.ReplyDeadline - time.GetElapsedTime(arrived) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

    private static partial class Log
    {
        [LoggerMessage(2201, LogLevel.Information, "{MessageSid} came again while its turn is under way; it waits for the same answer")]
        public static partial void JoinedTurnUnderWay(ILogger logger, MessageSid messageSid);

        [LoggerMessage(2202, LogLevel.Information, "{MessageSid} came again and was answered as before")]
        public static partial void AnsweredAgain(ILogger logger, MessageSid messageSid);

        [LoggerMessage(2203, LogLevel.Error, "{MessageSid} could not be recorded and was not accepted")]
        public static partial void MessageNotAccepted(ILogger logger, Exception exception, MessageSid messageSid);

        [LoggerMessage(2204, LogLevel.Warning, "{MessageSid} was accepted before the last stop and its answer never got through; that is made good now")]
        public static partial void TurnResumed(ILogger logger, MessageSid messageSid);
    }
}
