namespace WhatsAppBridge.Tests.Infrastructure.Redis;

/// <summary>The server and the cluster that the tests of a run share, each with keys of its own. Started when first asked for.</summary>
public sealed class RedisServers : IAsyncDisposable
{
    private readonly Lazy<Task<RedisServer>> _single = new(() => RedisServer.StartAsync());
    private readonly Lazy<Task<RedisCluster>> _cluster = new(RedisCluster.StartAsync);

    internal Task<RedisServer> SingleAsync() => _single.Value;

    internal Task<RedisCluster> ClusterAsync() => _cluster.Value;

    public async ValueTask DisposeAsync()
    {
        if (_single.IsValueCreated)
            await (await _single.Value).DisposeAsync();
        if (_cluster.IsValueCreated)
            await (await _cluster.Value).DisposeAsync();
    }
}
