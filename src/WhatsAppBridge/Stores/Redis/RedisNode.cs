using StackExchange.Redis;

namespace WhatsAppBridge.Stores.Redis;

/// <summary>What a server says of itself that decides whether it loses what it was given.</summary>
internal sealed record RedisNode(string Address, IReadOnlyDictionary<string, string> Information)
{
    /// <summary>What an operator should change, in sentences; empty when all is well.</summary>
    public IEnumerable<string> Risks
    {
        get
        {
            if (Value("aof_enabled") == "0")
                yield return $"{Address} keeps no append-only file, so a restart loses what came since its last snapshot; set appendonly yes";

            if (Value("maxmemory") is not (null or "0") && Value("maxmemory_policy") is { } policy && policy != "noeviction")
                yield return $"{Address} throws keys away when its memory is full (maxmemory-policy {policy}), unfinished messages among them; set maxmemory-policy noeviction";
        }
    }

    /// <summary>Asks a server; of one that does not say, nothing is known.</summary>
    public static async Task<RedisNode> DescribeAsync(IServer server)
    {
        var address = EndPointCollection.ToString(server.EndPoint);
        try
        {
            var lines = (await server.InfoAsync()).SelectMany(section => section).DistinctBy(line => line.Key);
            return new RedisNode(address, lines.ToDictionary(line => line.Key, line => line.Value, StringComparer.Ordinal));
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            return new RedisNode(address, new Dictionary<string, string>());
        }
    }

    private string? Value(string name) => Information.GetValueOrDefault(name);
}
