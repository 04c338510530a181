using System.Collections.Concurrent;
using StackExchange.Redis;
using WhatsAppBridge.Conversations;

namespace WhatsAppBridge.Stores.Redis;

/// <summary>Messages, answers and conversations on a server that several instances share.</summary>
internal sealed partial class RedisConversationStore(
    RedisConnection connection, RedisLeases leases, RedisMoves moves, TimeProvider time, ILogger<RedisConversationStore> logger) : IConversationStore
{
    // Two names of a person, and somebody else's step between any two of ours.
    private const int MostMoves = 8;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly RedisTurnSteps _steps = new(connection, leases.Owner);
    private readonly Turnstile _turnstile = new();
    private readonly RedisSweep _sweep = new(connection, leases);

    // Conversations in which a message may have been recorded although nobody told us.
    private readonly ConcurrentDictionary<ConversationKey, bool> _doubtful = new();

    private RedisOptions Options => connection.Options;

    public async ValueTask<Acceptance> AcceptAsync(InboundMessage message, CancellationToken cancellationToken)
    {
        var hasAsked = false;
        for (var move = 0; move < MostMoves; move++)
        {
            var reply = await AcceptAsync(message, hasAsked);
            switch (reply)
            {
                case { Acceptance: { } acceptance }:
                    return acceptance;

                case { Person: { } person }:
                    (message, hasAsked) = (message with { Conversation = message.Conversation with { Person = new WhatsAppAddress(person) } }, false);
                    break;

                default:
                    var found = await moves.AskAsync(message, reply.Places!);
                    if (found.Reply is { } heard)
                        return new Acceptance.Answered(heard);
                    (message, hasAsked) = (found.Message ?? message, true);
                    break;
            }
        }

        throw new StoreUnavailableException("The person's names change faster than a message of theirs can be recorded.");
    }

    public async ValueTask<ConversationState> LoadAsync(ConversationKey conversation, CancellationToken cancellationToken) =>
        StoreJson.ReadState(leases.TryGetState(conversation, out var state) ? state : await LoadPatientlyAsync(conversation));

    public async ValueTask<bool> CompleteAsync(CompletedTurn turn, CancellationToken cancellationToken)
    {
        // The state goes where the message was recorded, which is where its person's state is; or is brought there.
        var keys = KeysOf(turn.Claim.Conversation);
        var state = turn.State is null ? null : StoreJson.Write(turn.State);
        var reply = await UntilLostAsync(turn.Claim, _steps.Complete(keys, turn, state));
        if (reply is null)
            return false;

        leases.Touch(turn.Claim, state);
        foreach (var gathered in turn.Gathered)
            leases.Release(gathered);
        if (reply.Length > 1 && (string?)reply[1] is { } merged)
            await BringStateAsync(turn.Claim.Conversation.Person, new WhatsAppAddress(merged));
        return true;
    }

    public async ValueTask<bool> RecordNextAsync(TurnClaim claim, int index, Reply heard, CancellationToken cancellationToken)
    {
        var reply = await UntilLostAsync(claim, _steps.RecordNext(KeysOf(claim.Conversation), claim, index, heard));
        if (reply is not null)
            leases.Touch(claim, null);
        return reply is not null;
    }

    public async ValueTask<IReadOnlyList<OpenTurn>> FinishAsync(TurnClaim claim, CancellationToken cancellationToken)
    {
        var keys = KeysOf(claim.Conversation);
        var reply = await UntilLostAsync(claim, () => FinishOnceAsync(claim, keys));
        return reply is [_, var waiting] ? RedisReplies.ReadTurns(waiting, claim.Fence) : [];
    }

    public async ValueTask AbandonAsync(TurnClaim claim, CancellationToken cancellationToken)
    {
        var keys = KeysOf(claim.Conversation);
        using var step = await _turnstile.EnterAsync(keys.Member);
        if (leases.Release(claim))
            await _steps.AbandonAsync(keys, claim);
    }

    public async ValueTask<IReadOnlyList<OpenTurn>> ClaimAsync(CancellationToken cancellationToken)
    {
        var ended = await _sweep.FindAsync();
        foreach (var conversation in _doubtful.Keys)
        {
            if (leases.Find(conversation) is null && await _sweep.FindOwnAsync(KeysOf(conversation)) is { } own)
                ended.Add(own);
            _doubtful.TryRemove(conversation, out _);
        }

        var taken = await Task.WhenAll(ended.Select(TryTakeAsync));
        return [.. taken.SelectMany(turns => turns)];
    }

    public async ValueTask<bool> ReopenAsync(ConversationKey conversation, MessageSid sid, Reopening reopening, CancellationToken cancellationToken)
    {
        foreach (var keys in await moves.PlacesOfAsync(conversation))
        {
            var reply = (string?)await _steps.ReopenAsync(keys, sid, reopening);
            if (reply != "unknown")
                return reply == "done";
        }

        return false;
    }

    public async ValueTask<string> GetOrAddValueAsync(string name, string value, CancellationToken cancellationToken) =>
        await connection.GetOrAddAsync(name, value);

    /// <summary>Messages, conversations and reports go by themselves when their time is over; the attention list is looked through.</summary>
    public async ValueTask<int> PruneAsync(DateTimeOffset acceptedBefore, DateTimeOffset idleSince, CancellationToken cancellationToken)
    {
        await RedisAttentionList.PruneAsync(connection, idleSince);
        return 0;
    }

    public async ValueTask<ForgottenPerson> ForgetAsync(WhatsAppAddress address, CancellationToken cancellationToken)
    {
        var forgotten = await new RedisErasure(connection).ForgetAsync(address);
        leases.ForgetStates(forgotten.Names);
        return forgotten;
    }

    public async ValueTask CheckAsync(CancellationToken cancellationToken) => await connection.CheckAsync();

    // A turn that has begun waits for the server to come back rather than fail: its question has still to be asked.
    private async Task<RedisValue> LoadPatientlyAsync(ConversationKey conversation)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            try
            {
                return await moves.LoadAsync(conversation);
            }
            catch (StoreUnavailableException) when (leases.Find(conversation) is not null && time.GetElapsedTime(began) < Options.Lease)
            {
                await Task.Delay(Pause, time);
            }
        }
    }

    private async ValueTask<RedisAcceptance> AcceptAsync(InboundMessage message, bool hasAsked)
    {
        var keys = KeysOf(message.Conversation);
        using var step = await _turnstile.EnterAsync(keys.Member);
        var asked = time.GetTimestamp();
        var (fence, waits) = leases.Standing(message.Conversation);
        try
        {
            var reply = await _steps.AcceptAsync(keys, message, fence, hasAsked, waits);
            var acceptance = RedisReplies.ReadAcceptance(reply, message, out var state);
            if (acceptance.Acceptance is Acceptance.Ours ours)
            {
                leases.Hold(message.Conversation, keys, ours.Claim.Fence, asked, ours.Claim.Number).Remember(state);
                foreach (var turn in ours.Ahead)
                    leases.Hold(message.Conversation, keys, turn.Claim.Fence, asked, turn.Claim.Number);
            }

            return acceptance;
        }
        catch (StoreUnavailableException)
        {
            _doubtful.TryAdd(message.Conversation, true);
            throw;
        }
    }

    private async Task<RedisResult> FinishOnceAsync(TurnClaim claim, RedisConversation keys)
    {
        using var step = await _turnstile.EnterAsync(keys.Member);
        var asked = time.GetTimestamp();
        var reply = await _steps.FinishAsync(keys, claim, leases.FollowedBefore(claim));
        // The first is taken now; the others are given out again when it is over.
        if (reply.Length > 1 && reply[1].Length > 0)
            leases.Hold(claim.Conversation, keys, claim.Fence, asked, RedisReplies.NumberOf(reply[1][0]));
        if (!RedisReplies.IsLost(reply[0]))
            leases.Release(claim);
        return reply;
    }

    // One that fails must not keep back what was taken beside it. Should it be ours all the same, its lease ends and it is found again.
    private async Task<IReadOnlyList<OpenTurn>> TryTakeAsync(EndedLease ended)
    {
        try
        {
            using var step = await _turnstile.EnterAsync(ended.Keys.Member);
            return await TakeAsync(ended);
        }
        catch (StoreUnavailableException exception)
        {
            Log.ConversationNotTaken(logger, exception);
            return [];
        }
    }

    private async Task<IReadOnlyList<OpenTurn>> TakeAsync(EndedLease ended)
    {
        var asked = time.GetTimestamp();
        var reply = await _steps.TakeAsync(ended);
        if (reply.Length == 0)
            return [];

        var fence = (long)reply[0];
        var turns = RedisReplies.ReadTurns(reply[2], fence);
        var state = (byte[]?)reply[1];
        foreach (var turn in turns)
            leases.Hold(turns[0].Claim.Conversation, ended.Keys, fence, asked, turn.Claim.Number, isTakenOver: true).Remember(state);
        return turns;
    }

    // Best effort: what is not brought now is looked for by the person's next message.
    private async Task BringStateAsync(WhatsAppAddress from, WhatsAppAddress to)
    {
        try
        {
            await moves.MoveAsync(from, to);
        }
        catch (StoreUnavailableException exception)
        {
            Log.StateLeftBehind(logger, exception);
        }
    }

    // Every step may be done twice, so a reply that got lost is asked for again; and for as long as the turn is surely ours.
    // Null when it is not any more, as far as anybody here can tell.
    private async Task<RedisResult[]?> UntilLostAsync(TurnClaim claim, Func<Task<RedisResult>> step)
    {
        while (true)
        {
            try
            {
                var reply = (RedisResult[])(await step())!;
                if (!RedisReplies.IsLost(reply[0]))
                    return reply;

                leases.Release(claim);
                return null;
            }
            catch (StoreUnavailableException exception)
            {
                if (leases.Left(claim) <= Pause)
                {
                    leases.GiveUp(claim);
                    Log.TurnGivenUp(logger, exception);
                    return null;
                }
            }

            await Task.Delay(Pause, time);
        }
    }

    private RedisConversation KeysOf(ConversationKey conversation) =>
        leases.KeysOf(conversation) ?? connection.Keys.Person(conversation.Person).With(conversation.Number);

    private static partial class Log
    {
        [LoggerMessage(2611, LogLevel.Warning, "The store has not answered for as long as the turn was surely ours; whoever can reach it takes the turn up")]
        public static partial void TurnGivenUp(ILogger logger, Exception exception);

        [LoggerMessage(2613, LogLevel.Warning, "A conversation that nobody has in hand could not be taken; that is tried again")]
        public static partial void ConversationNotTaken(ILogger logger, Exception exception);

        [LoggerMessage(2612, LogLevel.Warning, "A conversation's state was left under a person's former name; their next message brings it")]
        public static partial void StateLeftBehind(ILogger logger, Exception exception);
    }
}
