using StackExchange.Redis;
using WhatsAppBridge.Conversations;

namespace WhatsAppBridge.Stores.Redis;

/// <summary>
/// The steps of a turn as calls of their scripts: what <see cref="RedisScripts"/> says of KEYS and ARGV is given here, and nowhere else.
/// Each fails with a <see cref="StoreUnavailableException"/> when nobody says that it was done; it may have been, all of it.
/// </summary>
/// <param name="connection">The server.</param>
/// <param name="owner">This instance, as leases name it.</param>
internal sealed class RedisTurnSteps(RedisConnection connection, string owner)
{
    private static readonly byte[] Silence = StoreJson.Write(Reply.Silence.Messages);

    private RedisOptions Options => connection.Options;

    /// <param name="keys">The message's conversation.</param>
    /// <param name="message">The message.</param>
    /// <param name="fence">The fence this instance holds; 0 for none.</param>
    /// <param name="hasAsked">Whether former places were asked.</param>
    /// <param name="waits">Whether it waits in the queue although the conversation is ours.</param>
    public Task<RedisResult> AcceptAsync(RedisConversation keys, InboundMessage message, long fence, bool hasAsked, bool waits) => connection.EvaluateAsync(
        RedisScripts.Accept,
        [keys.Record, keys.Open, keys.Message(message.Sid.Value), keys.Messages, keys.Busy, keys.Person.Record, keys.Person.Numbers],
        owner, fence, Milliseconds(Options.Lease), message.Sid.Value, StoreJson.Write(message),
        keys.Member, keys.Number, Milliseconds(Options.Retention), hasAsked ? 1 : 0, waits ? 1 : 0);

    /// <param name="keys">The turn's conversation.</param>
    /// <param name="turn">What has come of it.</param>
    /// <param name="state">Where the conversation stands from now on; null: where it stood.</param>
    /// <returns>The step, to be taken as often as it takes: done twice it is done once.</returns>
    public Func<Task<RedisResult>> Complete(RedisConversation keys, CompletedTurn turn, byte[]? state)
    {
        RedisKey[] places = [keys.Record, keys.Open, keys.Message(turn.Claim.Sid.Value), keys.Person.Record];
        RedisValue[] values =
        [
            owner, turn.Claim.Fence, StoreJson.Write(turn.Messages), Milliseconds(Options.Retention), state is null ? 0 : 1, state ?? RedisValue.EmptyString,
            Silence,
        ];
        if (turn.Gathered.Count > 0)
        {
            places = [.. places, .. turn.Gathered.Select(gathered => keys.Message(gathered.Sid.Value))];
            values = [.. values, .. turn.Gathered.Select(gathered => (RedisValue)gathered.Sid.Value)];
        }

        return () => connection.EvaluateAsync(RedisScripts.Complete, places, values);
    }

    /// <param name="keys">The turn's conversation.</param>
    /// <param name="claim">The turn.</param>
    /// <param name="index">Which of the answer's messages is next.</param>
    /// <param name="heard">What the webhook has heard.</param>
    /// <returns>The step, to be taken as often as it takes.</returns>
    public Func<Task<RedisResult>> RecordNext(RedisConversation keys, TurnClaim claim, int index, Reply heard)
    {
        var content = StoreJson.Write(heard.Messages);
        return () => connection.EvaluateAsync(RedisScripts.RecordNext, [keys.Record, keys.Message(claim.Sid.Value)], owner, claim.Fence, index, content);
    }

    /// <param name="keys">The turn's conversation.</param>
    /// <param name="claim">The turn.</param>
    /// <param name="followedBefore">The first number in hand here, up to which open turns are given out.</param>
    public Task<RedisResult> FinishAsync(RedisConversation keys, TurnClaim claim, double followedBefore) => connection.EvaluateAsync(
        RedisScripts.Finish,
        [keys.Record, keys.Open, keys.Message(claim.Sid.Value), keys.Messages, keys.Busy, keys.Person.Numbers],
        owner, claim.Fence, claim.Sid.Value, keys.Member, Milliseconds(Options.Retention), Milliseconds(Options.Silence), followedBefore);

    public Task AbandonAsync(RedisConversation keys, TurnClaim claim) => connection.EvaluateAsync(
        RedisScripts.Abandon, [keys.Record, keys.Busy], owner, claim.Fence, keys.Member, Milliseconds(Options.Lease));

    public Task<RedisResult> TakeAsync(EndedLease ended) => connection.EvaluateAsync(
        RedisScripts.Take,
        [ended.Keys.Record, ended.Keys.Open, ended.Keys.Messages, ended.Keys.Busy, ended.Keys.Person.Numbers],
        owner, ended.Owner, ended.Fence, Milliseconds(Options.Lease), ended.Keys.Member, Milliseconds(Options.Retention), Milliseconds(Options.Silence));

    public Task<RedisResult> ReopenAsync(RedisConversation keys, MessageSid sid, Reopening reopening) => connection.EvaluateAsync(
        RedisScripts.Reopen,
        [keys.Record, keys.Open, keys.Message(sid.Value), keys.Messages, keys.Busy, keys.Person.Numbers],
        sid.Value, reopening.ToString(), keys.Member, keys.Number);

    private static long Milliseconds(TimeSpan period) => (long)period.TotalMilliseconds;
}
