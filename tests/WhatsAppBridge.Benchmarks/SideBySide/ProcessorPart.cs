using WhatsAppBridge.Benchmarks.Hosting;
using WhatsAppBridge.Benchmarks.Traffic;

namespace WhatsAppBridge.Benchmarks.SideBySide;

/// <summary>What a message costs in processor time, by the operating system's books on each process.</summary>
internal sealed class ProcessorPart : IPart
{
    private const int Messages = 2_000;

    // It needs ten times as long, and its rounds should not.
    private const int TutorialMessages = 500;

    public string Name => "cpu";

    public async Task<IReadOnlyList<Figure>> MeasureAsync(Trial trial, CancellationToken cancellationToken)
    {
        var toYarp = new Figure
        {
            Name = "Processor time of a message",
            Unit = "times that of YARP's pass-through",
            Goals = new Dictionary<string, Goal> { [Peer.Sqlite.Title()] = Goal.AtMost(1.5), [Peer.Redis.Title()] = Goal.AtMost(2) },
        };
        var toTutorial = new Figure
        {
            Name = "Processor time of a message in the tutorial bridge",
            Unit = "times that in ours",
            Goals = new Dictionary<string, Goal> { [Peer.Sqlite.Title()] = Goal.AtLeast(8) },
        };

        await using var stage = await Stage.StartAsync(cancellationToken);
        var peers = new Dictionary<Peer, ChildProcess>();
        var next = 0;
        foreach (var peer in stage.Peers())
        {
            peers[peer] = await stage.StartAsync(peer, cancellationToken);
            next = await Loads.WarmUpAsync(peers[peer], first: 0, cancellationToken);
        }

        for (var round = 0; round < trial.Rounds; round++, next += Messages)
        {
            var messages = SignedMessages.Make(next, Messages, Loads.People);
            // Everybody in each round and each time another one first, so that a busy neighbour disturbs all alike.
            var costs = new Dictionary<Peer, double>();
            var server = stage.Redis?.ProcessorTime ?? default;
            foreach (var (peer, child) in peers.Skip(round % peers.Count).Concat(peers.Take(round % peers.Count)))
                costs[peer] = await Loads.CostAsync(child, peer == Peer.Tutorial ? [.. messages.Take(TutorialMessages)] : messages, cancellationToken);

            Note(costs, toYarp, toTutorial);
            // Nobody else has anything to do with it.
            if (stage.Redis is { } redis)
                toYarp.Add("redis-server, beside the bridge", (redis.ProcessorTime - server).TotalMicroseconds / Messages / costs[Peer.PassThrough]);
        }

        return [toYarp, toTutorial];
    }

    private static void Note(Dictionary<Peer, double> costs, Figure toYarp, Figure toTutorial)
    {
        foreach (var peer in Enum.GetValues<Peer>().Where(costs.ContainsKey))
            toYarp.Add(peer.Title(), costs[peer] / costs[Peer.PassThrough]);
        if (!costs.TryGetValue(Peer.Tutorial, out var tutorial))
            return;
        foreach (var peer in costs.Keys.Where(peer => peer.IsOurs()))
            toTutorial.Add(peer.Title(), tutorial / costs[peer]);
    }
}
