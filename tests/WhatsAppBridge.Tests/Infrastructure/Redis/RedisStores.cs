using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;
using WhatsAppBridge.Stores.Redis;

namespace WhatsAppBridge.Tests.Infrastructure.Redis;

/// <summary>One instance's stores on a server that others may use too.</summary>
internal sealed class RedisStores : IAsyncDisposable
{
    private RedisStores(RedisConnection connection, TimeProvider time)
    {
        var moves = new RedisMoves(connection);
        Connection = connection;
        Leases = new RedisLeases(connection, time, NullLogger<RedisLeases>.Instance);
        Conversations = new RedisConversationStore(connection, Leases, moves, time, NullLogger<RedisConversationStore>.Instance);
        Set = new StoreSet(Conversations, new RedisPersonStore(connection, moves), new RedisDeliveryStore(connection, time), new RedisAttentionList(connection));
    }

    public RedisConnection Connection { get; }

    public RedisLeases Leases { get; }

    public RedisConversationStore Conversations { get; }

    public StoreSet Set { get; }

    /// <param name="address">The server, or nodes of the cluster.</param>
    /// <param name="prefix">What this test's keys begin with.</param>
    /// <param name="time">The instance's clock.</param>
    /// <param name="change">Changes to the options.</param>
    public static async Task<RedisStores> OpenAsync(string address, string prefix, TimeProvider time, Func<RedisOptions, RedisOptions>? change = null)
    {
        var options = new RedisOptions
        {
            Connection = RedisOptions.Parse(address),
            KeyPrefix = prefix,
            Retention = TimeSpan.FromHours(1),
            Silence = TimeSpan.FromHours(1),
        };
        var connection = await RedisConnection.OpenAsync(change?.Invoke(options) ?? options, TimeProvider.System, NullLogger<RedisConnection>.Instance);
        return new RedisStores(connection, time);
    }

    /// <summary>Leases end, as they do when nobody has been heard of for long enough.</summary>
    public Task EndLeasesAsync() => ForEachGroupAsync(async (database, group) =>
    {
        foreach (var member in await database.SortedSetRangeByScoreAsync(Connection.Keys.Busy(group)))
        {
            await database.HashSetAsync(Connection.Keys.GroupPrefix(group).Append(member.ToString()), "until", 1);
            await database.SortedSetAddAsync(Connection.Keys.Busy(group), member, 1);
        }
    });

    /// <summary>Whether a lease that was ended is still over: its holder has not lengthened it.</summary>
    public async Task<bool> HasEndedLeasesAsync()
    {
        var ended = 0L;
        await ForEachGroupAsync(async (database, group) => Interlocked.Add(ref ended, await database.SortedSetLengthAsync(Connection.Keys.Busy(group), max: 1)));
        return ended > 0;
    }

    /// <summary>Time passes for the server: what has a time to live has less of it left.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        foreach (var (key, left) in await KeysAsync())
        {
            if (left is { } period)
                await Connection.ReadAsync(database => database.KeyExpireAsync(key, period > time ? period - time : TimeSpan.Zero));
        }
    }

    /// <summary>Every key of this test and how long it is kept; null for ever.</summary>
    public async Task<IReadOnlyDictionary<RedisKey, TimeSpan?>> KeysAsync()
    {
        var keys = new Dictionary<RedisKey, TimeSpan?>();
        var multiplexer = await Connection.ReadAsync(database => Task.FromResult(database.Multiplexer));
        foreach (var server in multiplexer.GetServers())
        {
            await foreach (var key in server.KeysAsync(pattern: Connection.Options.KeyPrefix + ":*"))
                keys[key] = await Connection.ReadAsync(database => database.KeyTimeToLiveAsync(key));
        }

        return keys;
    }

    public async ValueTask DisposeAsync()
    {
        await Leases.DisposeAsync();
        await Connection.DisposeAsync();
    }

    private async Task ForEachGroupAsync(Func<IDatabase, int, Task> act)
    {
        foreach (var group in Enumerable.Range(0, RedisKeys.Groups))
        {
            await Connection.ReadAsync(async database =>
            {
                await act(database, group);
                return true;
            });
        }
    }
}
