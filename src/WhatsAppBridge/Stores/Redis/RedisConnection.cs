using StackExchange.Redis;
using WhatsAppBridge.Conversations;

namespace WhatsAppBridge.Stores.Redis;

/// <summary>
/// The server or cluster, one connection to each of its nodes. Every step is one script, so that nobody sees half of one.
/// A server is sent a script's name, and the script itself where it does not know it (any more).
/// </summary>
internal sealed partial class RedisConnection : IAsyncDisposable
{
    /// <summary>Which keys there are and what is in them. A server with a later one is refused.</summary>
    public const int SchemaVersion = 1;

    // The pause between two attempts at the start.
    private static readonly TimeSpan StartPause = TimeSpan.FromMilliseconds(500);

    private static readonly string[] Refusals = ["WRONGPASS", "NOAUTH", "NOPERM", "invalid password", "no permission", "can't run this command"];

    private readonly ConnectionMultiplexer _multiplexer;
    private readonly IDatabase _database;

    private RedisConnection(ConnectionMultiplexer multiplexer, RedisOptions options)
    {
        _multiplexer = multiplexer;
        _database = multiplexer.GetDatabase();
        Options = options;
        Keys = new RedisKeys(options.KeyPrefix);
    }

    public RedisOptions Options { get; }

    public RedisKeys Keys { get; }

    /// <summary>Connects, and makes sure that the server may be used for what it is needed for.</summary>
    /// <exception cref="StoreUnavailableException">It may not; the message says why and what to do.</exception>
    public static async Task<RedisConnection> OpenAsync(RedisOptions options, TimeProvider time, ILogger<RedisConnection> logger)
    {
        var connection = new RedisConnection(await ConnectAsync(options, time, logger), options);
        try
        {
            await connection.PrepareAsync(logger);
            return connection;
        }
        catch (Exception)
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs a step.</summary>
    /// <exception cref="StoreUnavailableException">
    /// No reply that says it was done. After a time-out or a broken connection it may have been, all of it.
    /// </exception>
    public async Task<RedisResult> EvaluateAsync(RedisScript script, RedisKey[] keys, params RedisValue[] values)
    {
        try
        {
            return await _database.ScriptEvaluateAsync(script.Name, keys, values);
        }
        catch (RedisServerException exception) when (IsUnknownScript(exception))
        {
            return await IntroduceAsync(script, keys, values);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException or ObjectDisposedException)
        {
            throw Unavailable(exception);
        }
    }

    // The server has been started anew, or is another one than before; nothing of the step was done.
    private async Task<RedisResult> IntroduceAsync(RedisScript script, RedisKey[] keys, RedisValue[] values)
    {
        try
        {
            return await _database.ScriptEvaluateAsync(script.Text, keys, values);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException or ObjectDisposedException)
        {
            throw Unavailable(exception);
        }
    }

    /// <summary>Runs commands for which no script is needed.</summary>
    /// <exception cref="StoreUnavailableException">As of <see cref="EvaluateAsync"/>.</exception>
    public async Task<T> ReadAsync<T>(Func<IDatabase, Task<T>> read)
    {
        try
        {
            return await read(_database);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException or ObjectDisposedException)
        {
            throw Unavailable(exception);
        }
    }

    /// <summary>The value kept under the name; kept from now on when there was none.</summary>
    /// <exception cref="StoreUnavailableException">As of <see cref="EvaluateAsync"/>.</exception>
    public Task<string> GetOrAddAsync(string name, string value) => ReadAsync(async database =>
    {
        await database.HashSetAsync(Keys.Values, name, value, When.NotExists);
        return (string)(await database.HashGetAsync(Keys.Values, name))!;
    });

    /// <summary>What every node that takes writes says of itself.</summary>
    public async Task<IReadOnlyList<RedisNode>> DescribeAsync()
    {
        var nodes = new List<RedisNode>();
        foreach (var server in _multiplexer.GetServers().Where(server => server is { IsConnected: true, IsReplica: false }))
            nodes.Add(await RedisNode.DescribeAsync(server));
        return nodes;
    }

    /// <summary>Fails when a group can't be written to. Looks at a few of them, so that every node of a usual cluster is among them.</summary>
    /// <exception cref="StoreUnavailableException">As of <see cref="EvaluateAsync"/>.</exception>
    public async Task CheckAsync()
    {
        var step = _multiplexer.GetServers() is [_] ? RedisKeys.Groups : RedisKeys.Groups / 16;
        await Task.WhenAll(Enumerable.Range(0, RedisKeys.Groups / step).Select(group => EvaluateAsync(RedisScripts.Check, [Keys.Checked(group * step)])));
    }

    public async ValueTask DisposeAsync() => await _multiplexer.DisposeAsync();

    private static async Task<ConnectionMultiplexer> ConnectAsync(RedisOptions options, TimeProvider time, ILogger logger)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            try
            {
                return await ConnectionMultiplexer.ConnectAsync(options.Connection);
            }
            catch (RedisConnectionException exception)
            {
                var isRefused = exception.FailureType == ConnectionFailureType.AuthenticationFailure || IsRefusal(exception.Message);
                if (isRefused || time.GetElapsedTime(started) > options.StartPatience)
                    throw new StoreUnavailableException($"The store at {Describe(options.Connection)} can't be used: {Reason(exception)} {AdviceFor(isRefused)}", exception);

                Log.ServerNotThere(logger, Describe(options.Connection));
                await Task.Delay(StartPause, time);
            }
        }
    }

    private async Task PrepareAsync(ILogger logger)
    {
        var where = Describe(Options.Connection);
        try
        {
            await _database.HashSetAsync(Keys.Schema, "version", SchemaVersion, When.NotExists);
            var found = (int)await _database.HashGetAsync(Keys.Schema, "version");
            if (found > SchemaVersion)
                throw new StoreUnavailableException($"The store at {where} was written by a newer version of the bridge (schema {found}, this one knows {SchemaVersion}). Start that version, or give this one another Store:Redis:KeyPrefix.");

            await _database.ScriptEvaluateAsync(RedisScripts.Rehearse.Text, [Keys.Checked(0)]);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            throw new StoreUnavailableException($"The store at {where} can't be used: {OneLine.Of(exception.Message, 500)} {AdviceFor(IsRefusal(exception.Message))}", exception);
        }

        foreach (var risk in (await DescribeAsync()).SelectMany(node => node.Risks))
            Log.ServerMayLose(logger, risk);
    }

    // Without the library's advice, which is for whoever writes programs with it.
    private static string Reason(RedisConnectionException exception) =>
        OneLine.Of(exception.Message.Split(" To allow this multiplexer", 2)[0], 500);

    private static bool IsUnknownScript(RedisServerException exception) => exception.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal);

    private static bool IsRefusal(string message) =>
        Array.Exists(Refusals, word => message.Contains(word, StringComparison.OrdinalIgnoreCase));

    private static string AdviceFor(Exception exception) => IsRefusal(exception.Message) ? AdviceFor(isRefused: true) : "";

    private static string AdviceFor(bool isRefused) => isRefused
        ? "Check the credentials in Store:Redis:Connection; the user needs +@all -@dangerous, or at least @read, @write, @scripting, @connection and time, on keys that begin with Store:Redis:KeyPrefix."
        : "Check Store:Redis:Connection, and that the server runs and takes writes.";

    private StoreUnavailableException Unavailable(Exception exception) =>
        new($"The store at {Describe(Options.Connection)} does not answer as it should: {OneLine.Of(exception.Message, 500)} {AdviceFor(exception)}".TrimEnd(), exception);

    // Never the password.
    private static string Describe(ConfigurationOptions options) => string.Join(',', options.EndPoints.Select(EndPointCollection.ToString));

    private static partial class Log
    {
        [LoggerMessage(2601, LogLevel.Warning, "The store at {Where} is not there; the start waits for it")]
        public static partial void ServerNotThere(ILogger logger, string where);

        [LoggerMessage(2602, LogLevel.Warning, "What is accepted may be lost: {Risk}")]
        public static partial void ServerMayLose(ILogger logger, string risk);
    }
}
