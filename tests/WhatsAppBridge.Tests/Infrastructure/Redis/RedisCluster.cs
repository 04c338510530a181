using System.Globalization;

namespace WhatsAppBridge.Tests.Infrastructure.Redis;

/// <summary>Three nodes that share the hash slots among them, without replicas.</summary>
internal sealed class RedisCluster : IAsyncDisposable
{
    private const int Slots = 16384;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly List<RedisServer> _nodes = [];

    public string Address => string.Join(',', _nodes.Select(node => node.Address));

    public static async Task<RedisCluster> StartAsync()
    {
        var cluster = new RedisCluster();
        for (var i = 0; i < 3; i++)
            cluster._nodes.Add(await RedisServer.StartAsync("--cluster-enabled", "yes", "--cluster-node-timeout", "2000"));
        await cluster.JoinAsync();
        return cluster;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
            await node.DisposeAsync();
    }

    // What redis-cli --cluster create does, without its questions.
    private async Task JoinAsync()
    {
        for (var i = 0; i < _nodes.Count; i++)
        {
            await _nodes[i].AskAsync("CLUSTER", "SET-CONFIG-EPOCH", Text(i + 1));
            await _nodes[i].AskAsync("CLUSTER", "ADDSLOTSRANGE", Text(Slots * i / _nodes.Count), Text((Slots * (i + 1) / _nodes.Count) - 1));
            await _nodes[0].AskAsync("CLUSTER", "MEET", "127.0.0.1", Text(_nodes[i].Port));
        }

        using var patience = new CancellationTokenSource(Patience);
        foreach (var node in _nodes)
        {
            while (!(await node.AskAsync("CLUSTER", "INFO")).Contains("cluster_state:ok", StringComparison.Ordinal)
                || !(await node.AskAsync("CLUSTER", "INFO")).Contains("cluster_known_nodes:3", StringComparison.Ordinal))
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, patience.Token);
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
