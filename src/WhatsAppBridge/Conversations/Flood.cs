namespace WhatsAppBridge.Conversations;

/// <summary>
/// Somebody who writes faster than they are answered: beyond <c>Conversation:MaxPending</c> their messages are recorded and not
/// asked, outside the lane, which has enough to do. They are told so once.
/// </summary>
internal sealed partial class Flood(
    IConversationStore store, TurnsUnderWay underWay, TurnTaker turns, Delivery delivery, ConversationOptions options, ILogger<Flood> logger)
{
    private readonly Reply _tooMany = Reply.OfText(options.TooManyText);

    /// <summary>Whether as many wait before the place already as may.</summary>
    public bool IsAt(LanePlace place) => options.MaxPending > 0 && place.Ahead >= options.MaxPending;

    /// <summary>Ends a turn without asking. Never throws for the store's sake.</summary>
    public Task DeclineAsync(Turn turn, TurnClaim claim, LaneState lane) =>
        DeclineAsync(turn, new OpenTurn(claim, turn.Message, null), lane.TryTell() ? _tooMany : Reply.Silence);

    /// <summary>Ends those that came in elsewhere and are too many. Their webhooks have heard silence already.</summary>
    public async Task DeclineBeyondAsync(IReadOnlyList<OpenTurn> waiting)
    {
        if (options.MaxPending <= 0)
            return;

        foreach (var open in waiting.Skip(options.MaxPending).Where(open => open.Answer is null))
        {
            if (underWay.TryBegin(open) is not { } turn)
                continue;

            try
            {
                await DeclineAsync(turn, open, Reply.Silence);
            }
            finally
            {
                underWay.End(turn);
            }
        }
    }

    private async Task DeclineAsync(Turn turn, OpenTurn open, Reply reply)
    {
        Log.TooManyPending(logger, turn.Message.Sid);
        try
        {
            await store.CompleteAsync(new CompletedTurn { Claim = open.Claim, Conversation = turn.Message.Conversation, Messages = reply.Messages, State = null }, CancellationToken.None);
        }
        catch (StoreUnavailableException exception)
        {
            // It was accepted, and stays open: then it is asked after all.
            Log.NotDeclined(logger, exception, turn.Message.Sid);
            turn.TryReply(Reply.Silence);
            await turns.LeaveAsync(open);
            return;
        }

        turn.TryReply(reply);
        await delivery.FinishAsync(open.Claim);
    }

    private static partial class Log
    {
        [LoggerMessage(2208, LogLevel.Warning, "{MessageSid} is recorded and not asked: its person has Conversation:MaxPending messages waiting already")]
        public static partial void TooManyPending(ILogger logger, MessageSid messageSid);

        [LoggerMessage(2210, LogLevel.Warning, "That {MessageSid} is not asked could not be recorded; it stays open and is asked after all")]
        public static partial void NotDeclined(ILogger logger, Exception exception, MessageSid messageSid);
    }
}
