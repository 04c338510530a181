using System.Collections.Concurrent;

namespace WhatsAppBridge.Conversations;

/// <summary>
/// Where messages come in: recorded before anything else happens, one turn per SID, turns of one conversation in
/// order, and an answer for the webhook before its deadline.
/// </summary>
internal sealed partial class Reception(
    IConversationStore store,
    Lanes lanes,
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
    /// <exception cref="StoreUnavailableException">The message was not accepted; nothing has happened.</exception>
    public async Task<Reply> ReceiveAsync(InboundMessage message, CancellationToken webhookGone)
    {
        var arrived = time.GetTimestamp();
        var mine = new Turn(message);
        var turn = _underWay.GetOrAdd(message.Sid, mine);
        if (turn == mine)
            _ = RunAsync(turn, () => store.AcceptAsync(message, CancellationToken.None).AsTask());
        else
            Log.JoinedTurnUnderWay(logger, message.Sid);

        return await WaitAsync(turn, options.ReplyDeadline - time.GetElapsedTime(arrived), webhookGone);
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
                _ = RunAsync(turn, () => Task.FromResult(new Acceptance(number, false, null)));
            }
        }
    }

    private async Task RunAsync(Turn turn, Func<Task<Acceptance>> accept)
    {
        await lanes.EnterAsync(turn.Message.Conversation, () => TryAcceptAsync(turn, accept), acceptance => TakeAsync(turn, acceptance));
        _underWay.TryRemove(KeyValuePair.Create(turn.Message.Sid, turn));
    }

    private async Task<Acceptance?> TryAcceptAsync(Turn turn, Func<Task<Acceptance>> accept)
    {
        try
        {
            return await accept();
        }
        catch (Exception exception)
        {
            Log.MessageNotAccepted(logger, exception, turn.Message.Sid);
            turn.Fail(exception);
            return null;
        }
    }

    private async Task TakeAsync(Turn turn, Acceptance? acceptance)
    {
        switch (acceptance)
        {
            case null:
                break;
            case { Reply: { } reply }:
                Log.AnsweredAgain(logger, turn.Message.Sid);
                turn.Answer(reply);
                break;
            case { Number: var number }:
                await turns.TakeAsync(turn, number);
                break;
        }
    }

    private async Task<Reply> WaitAsync(Turn turn, TimeSpan patience, CancellationToken webhookGone)
    {
        try
        {
            return await turn.Reply.WaitAsync(patience > TimeSpan.Zero ? patience : TimeSpan.Zero, time, webhookGone);
        }
        catch (TimeoutException)
        {
            turn.LeaveWebhook(_interim);
        }
        catch (OperationCanceledException) when (webhookGone.IsCancellationRequested)
        {
            turn.LeaveWebhook(Reply.Silence);
            throw;
        }

        return await turn.Reply;
    }

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
