using System.Globalization;
using StackExchange.Redis;
using WhatsAppBridge.Benchmarks.SideBySide;
using WhatsAppBridge.Benchmarks.Traffic;

namespace WhatsAppBridge.Benchmarks.ScaleOut;

/// <summary>What one message costs with the Redis store.</summary>
internal sealed record MessageCosts
{
    /// <summary>Processor time of the bridge, in pass-throughs.</summary>
    public required double Bridge { get; init; }

    /// <summary>Processor time of the server, in pass-throughs.</summary>
    public required double Server { get; init; }

    /// <summary>Calls over the network: scripts and whatever else the bridge sends.</summary>
    public required double RoundTrips { get; init; }

    /// <summary>Commands the server carries out, those inside scripts included.</summary>
    public required double Commands { get; init; }

    /// <summary>Bytes to the server and back.</summary>
    public required double Network { get; init; }

    /// <summary>Bytes the server keeps of a message until its retention is over.</summary>
    public required double Kept { get; init; }

    /// <summary>Measures them side by side, with the median of some rounds.</summary>
    public static async Task<MessageCosts> MeasureAsync(CancellationToken cancellationToken)
    {
        const int messages = 2_000;
        const int rounds = 7;
        await using var stage = await Stage.StartAsync(cancellationToken);
        if (stage.Redis is null)
            throw new InvalidOperationException("There is no redis-server on this machine, and what it has to do is what is measured.");

        var yarp = await stage.StartAsync(Peer.PassThrough, cancellationToken);
        var bridge = await stage.StartAsync(Peer.Redis, cancellationToken);
        await Loads.WarmUpAsync(yarp, first: 0, cancellationToken);
        var next = await Loads.WarmUpAsync(bridge, first: 0, cancellationToken);
        var (bridges, servers) = (new List<double>(), new List<double>());
        await using var server = await ConnectionMultiplexer.ConnectAsync($"{stage.RedisAddress},allowAdmin=true");
        var before = await FiguresAsync(server);
        for (var round = 0; round < rounds; round++, next += messages)
        {
            var batch = SignedMessages.Make(next, messages, Loads.People);
            var pass = await Loads.CostAsync(yarp, batch, cancellationToken);
            var serverBefore = stage.Redis.ProcessorTime;
            bridges.Add(await Loads.CostAsync(bridge, batch, cancellationToken) / pass);
            servers.Add((stage.Redis.ProcessorTime - serverBefore).TotalMicroseconds / messages / pass);
        }

        var after = await FiguresAsync(server);
        double Each(string name) => (after[name] - before[name]) / (rounds * messages);
        return new MessageCosts
        {
            Bridge = new Series(bridges).Median,
            Server = new Series(servers).Median,
            RoundTrips = Each("scripts"),
            Commands = Each("total_commands_processed"),
            Network = Each("total_net_input_bytes") + Each("total_net_output_bytes"),
            Kept = Each("used_memory_dataset"),
        };
    }

    private static async Task<Dictionary<string, double>> FiguresAsync(ConnectionMultiplexer server)
    {
        var figures = new Dictionary<string, double> { ["scripts"] = 0 };
        foreach (var (name, value) in (await server.GetServers()[0].InfoAsync("all")).SelectMany(section => section))
        {
            if (double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
                figures[name] = number;
            // cmdstat_evalsha: calls=12,usec=34,...
            else if (name is "cmdstat_evalsha" or "cmdstat_eval" or "cmdstat_evalsha_ro" or "cmdstat_fcall")
                figures["scripts"] += double.Parse(value.Split(',')[0]["calls=".Length..], CultureInfo.InvariantCulture);
        }

        return figures;
    }
}
