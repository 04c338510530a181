using System.Globalization;
using WhatsAppBridge.Benchmarks.Hosting;
using WhatsAppBridge.Benchmarks.Traffic;

namespace WhatsAppBridge.Benchmarks.SideBySide;

/// <summary>
/// How many messages a second are answered while the slowest hundredth waits no longer than <see cref="Limit"/>; and, at half
/// of that, how much later answers come than the stub's own, asked directly at the same rate just before.
/// </summary>
internal sealed class LatencyPart : IPart
{
    private const double Limit = 20;
    private const int Probes = 4;

    private static readonly TimeSpan Probe = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan HalfLoad = TimeSpan.FromSeconds(2.5);

    public string Name => "latency";

    public async Task<IReadOnlyList<Figure>> MeasureAsync(Trial trial, CancellationToken cancellationToken)
    {
        var throughput = new Figure
        {
            Name = string.Create(CultureInfo.InvariantCulture, $"Messages a second with p99 at most {Limit} ms"),
            Unit = "times YARP's pass-through",
        };
        var added = new AddedLatency("half of that load", new Dictionary<string, Goal> { [Peer.Sqlite.Title()] = Goal.AtMost(5) });

        await using var stage = await Stage.StartAsync(cancellationToken);
        var peers = new Dictionary<Peer, Candidate>();
        foreach (var peer in stage.Peers())
            peers[peer] = await Candidate.StartAsync(await stage.StartAsync(peer, cancellationToken), cancellationToken);
        for (var round = 0; round < trial.LongRounds; round++)
        {
            var rates = new Dictionary<Peer, double>();
            foreach (var (peer, candidate) in peers.Skip(round % peers.Count).Concat(peers.Take(round % peers.Count)))
            {
                rates[peer] = await MostPerSecondAsync(candidate, cancellationToken);
                var messages = candidate.Course.Next((int)(rates[peer] / 2 * HalfLoad.TotalSeconds));
                await added.MeasureAsync(peer.Title(), stage.Stub.Address, candidate.Address, messages, rates[peer] / 2, cancellationToken);
            }

            foreach (var peer in peers.Keys)
                throughput.Add(peer.Title(), rates[peer] / rates[Peer.PassThrough]);
        }

        return [throughput, added.Median, added.Slowest];
    }

    // Halves the range between what it surely can and what it can't, beginning with what it does when nobody waits.
    private static async Task<double> MostPerSecondAsync(Candidate candidate, CancellationToken cancellationToken)
    {
        var most = (await Senders.SendAllAsync(candidate.Address, candidate.Course.Next(candidate.Warm), connections: 32, cancellationToken)).PerSecond;
        var least = most / 10;
        for (var probe = 0; probe < Probes; probe++)
        {
            var rate = (least + most) / 2;
            var latencies = await Senders.SendAtRateAsync(candidate.Address, candidate.Course.Next((int)(rate * Probe.TotalSeconds)), rate, cancellationToken);
            if (latencies.Unanswered == 0 && latencies.Percentile(99) <= Limit)
                least = rate;
            else
                most = rate;
        }

        return least;
    }

    /// <summary>A peer that is warm.</summary>
    /// <param name="Address">Where it listens.</param>
    /// <param name="Course">What it has not had yet.</param>
    /// <param name="Warm">Enough messages for half a second.</param>
    private sealed record Candidate(Uri Address, Course Course, int Warm)
    {
        public static async Task<Candidate> StartAsync(ChildProcess child, CancellationToken cancellationToken)
        {
            var course = new Course(await Loads.WarmUpAsync(child, first: 0, cancellationToken), Loads.People);
            var perSecond = await Loads.SendAsync(child, course.Next(500), cancellationToken);
            return new Candidate(child.Address, course, (int)(perSecond / 2) + 1);
        }
    }
}
