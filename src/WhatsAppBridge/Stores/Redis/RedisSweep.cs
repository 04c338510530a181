using StackExchange.Redis;
using WhatsAppBridge.Conversations;

namespace WhatsAppBridge.Stores.Redis;

/// <summary>Finds what nobody has in hand.</summary>
internal sealed class RedisSweep(RedisConnection connection, RedisLeases leases)
{
    // For each group and round: what a big instance leaves behind is shared out among those that find it.
    private const int MostAtOnce = 10;

    /// <summary>Conversations whose lease has ended.</summary>
    /// <exception cref="StoreUnavailableException">Nothing was found, and not everywhere could be looked.</exception>
    public async Task<List<EndedLease>> FindAsync()
    {
        // A part of a cluster that is away must not keep the rest waiting.
        var groups = await Task.WhenAll(Enumerable.Range(0, RedisKeys.Groups).Select(TryFindAsync));
        List<EndedLease> ended = [.. groups.SelectMany(group => group.Ended)];
        return ended.Count > 0 || Array.Find(groups, group => group.Failure is not null).Failure is not { } failure
            ? ended
            : throw new StoreUnavailableException(failure.Message, failure);
    }

    /// <summary>A conversation that the store gave us without our hearing of it.</summary>
    public async Task<EndedLease?> FindOwnAsync(RedisConversation keys)
    {
        var lease = await connection.ReadAsync(database => database.HashGetAsync(keys.Record, ["owner", "fence"]));
        return lease[0] == leases.Owner ? new EndedLease(keys, lease[0], lease[1]) : null;
    }

    private async Task<(IEnumerable<EndedLease> Ended, StoreUnavailableException? Failure)> TryFindAsync(int group)
    {
        try
        {
            return (await FindAsync(group), null);
        }
        catch (StoreUnavailableException exception)
        {
            return ([], exception);
        }
    }

    private async Task<IEnumerable<EndedLease>> FindAsync(int group)
    {
        var reply = (RedisResult[])(await connection.EvaluateAsync(
            RedisScripts.FindEnded, [connection.Keys.Busy(group)],
            (byte[]?)connection.Keys.GroupPrefix(group), MostAtOnce, (long)connection.Options.Lease.TotalMilliseconds))!;
        if (reply.Length == 0)
            return [];

        // Ours have ended because the store could not be reached; they go on as soon as it can.
        return reply
            .Where(ended => !leases.Knows((string)ended[0]!))
            .Select(ended => new EndedLease(connection.Keys.Conversation(group, (string)ended[0]!), OrEmpty(ended[1]), OrEmpty(ended[2])));
    }

    private static RedisValue OrEmpty(RedisResult value) => value.IsNull ? RedisValue.EmptyString : (RedisValue)value;
}

/// <summary>A lease that has ended, and whose it was.</summary>
internal sealed record EndedLease(RedisConversation Keys, RedisValue Owner, RedisValue Fence);
