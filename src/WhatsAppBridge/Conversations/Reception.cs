using System.Collections.Concurrent;

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
    TimeProvider time,
    ILogger<Reception> logger)
{
    private readonly ConcurrentDictionary<MessageSid, Turn> _underWay = new();
    private readonly Reply _interim = Reply.OfText(options.InterimText);

    /// <summary>
    /// What the webhook hears: the answer, or at the deadline the interim text or silence, in which case the answer
    /// goes out by REST. A webhook that comes again hears what the first one heard, and waits for it if need be.
    /// </summary>
    /// <param name="message">The message.</param>
    /// <param name="webhookGone">The webhook's connection; when it is gone, the answer goes by REST.</param>
    /// <exception cref="StoreUnavailableException">The message is not recorded, and Twilio must not take it for accepted.</exception>
    public async Task<Reply> ReceiveAsync(InboundMessage message, CancellationToken webhookGone)
    {
        var arrived = time.GetTimestamp();
        var mine = new Turn(message);
        var turn = _underWay.GetOrAdd(message.Sid, mine);
        if (turn == mine)
            _ = RunAsync(turn, identified => store.AcceptAsync(identified, CancellationToken.None).AsTask());
        else
            Log.JoinedTurnUnderWay(logger, message.Sid);

        turn.Join();
        try
        {
            await WaitForAcceptanceAsync(turn, arrived, webhookGone);
            return await WaitForReplyAsync(turn, arrived, webhookGone);
        }
        catch (OperationCanceledException) when (webhookGone.IsCancellationRequested)
        {
            turn.HangUp();
            throw;
        }
    }

    /// <summary>Finishes turns a crash has cut off. Their webhooks are long gone, so their answers go by REST.</summary>
    public async Task ResumeAsync(CancellationToken cancellationToken)
    {
        foreach (var (number, message) in await store.ListUnfinishedAsync(cancellationToken))
        {
            var turn = new Turn(message);
            turn.LeaveWebhook(Reply.Silence);
            if (_underWay.TryAdd(message.Sid, turn))
            {
                Log.TurnResumed(logger, message.Sid);
                _ = RunAsync(turn, _ => Task.FromResult(new Acceptance(number, false, null)));
            }
        }
    }

    private async Task RunAsync(Turn turn, Func<InboundMessage, Task<Acceptance>> accept)
    {
        try
        {
            await arrivals.EnterAsync(turn.Message, identified => TryAcceptAsync(turn, identified, accept), number => TakeAsync(turn, number));
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

    // The number of a message whose turn is to be taken. A message that was answered before is answered at once: its
    // webhook has no reason to wait for the person's lane.
    private async Task<long?> TryAcceptAsync(Turn turn, InboundMessage identified, Func<InboundMessage, Task<Acceptance>> accept)
    {
        turn.Identify(identified);
        try
        {
            var acceptance = await accept(identified);
            turn.Accept();
            if (acceptance.Reply is not { } reply)
                return acceptance.Number;

            Log.AnsweredAgain(logger, turn.Message.Sid);
            turn.Answer(reply);
            return null;
        }
        catch (Exception exception)
        {
            Refuse(turn, exception);
            return null;
        }
    }

    private void Refuse(Turn turn, Exception exception)
    {
        Log.MessageNotAccepted(logger, exception, turn.Message.Sid);
        turn.Refuse(exception);
    }

    private Task TakeAsync(Turn turn, long? number) => number is { } accepted ? turns.TakeAsync(turn, accepted) : Task.CompletedTask;

    private async Task WaitForAcceptanceAsync(Turn turn, long arrived, CancellationToken webhookGone)
    {
        try
        {
            await turn.Accepted.WaitAsync(Patience(arrived), time, webhookGone);
        }
        catch (TimeoutException exception)
        {
            // Should it be recorded after all, its answer goes by REST.
            turn.LeaveWebhook(Reply.Silence);
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
            turn.LeaveWebhook(_interim);
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

        [LoggerMessage(2204, LogLevel.Warning, "{MessageSid} was accepted before the last stop but never answered; its turn is taken now")]
        public static partial void TurnResumed(ILogger logger, MessageSid messageSid);
    }
}
