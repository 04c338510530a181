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
        var median = Added("p50", new Dictionary<string, Goal>());
        var slowest = Added("p99", new Dictionary<string, Goal> { [Peer.Sqlite.Title()] = Goal.AtMost(5) });

        await using var stage = await Stage.StartAsync(cancellationToken);
        var peers = new Dictionary<Peer, Course>();
        foreach (var peer in stage.Peers())
            peers[peer] = await Course.StartAsync(await stage.StartAsync(peer, cancellationToken), cancellationToken);
        for (var round = 0; round < trial.LongRounds; round++)
        {
            var rates = new Dictionary<Peer, double>();
            foreach (var (peer, course) in peers.Skip(round % peers.Count).Concat(peers.Take(round % peers.Count)))
            {
                rates[peer] = await MostPerSecondAsync(course, cancellationToken);
                var messages = course.Next((int)(rates[peer] / 2 * HalfLoad.TotalSeconds));
                var direct = await Senders.SendAtRateAsync(stage.Stub.Address, messages, rates[peer] / 2, cancellationToken);
                var through = await Senders.SendAtRateAsync(course.Address, messages, rates[peer] / 2, cancellationToken);
                median.Add(peer.Title(), through.Percentile(50) - direct.Percentile(50));
                slowest.Add(peer.Title(), through.Percentile(99) - direct.Percentile(99));
            }

            foreach (var peer in peers.Keys)
                throughput.Add(peer.Title(), rates[peer] / rates[Peer.PassThrough]);
        }

        return [throughput, median, slowest];
    }

    private static Figure Added(string percentile, IReadOnlyDictionary<string, Goal> goals) => new()
    {
        Name = $"Added latency {percentile} at half of that load",
        Unit = "ms over calling the stub directly at the same rate",
        WidestSpread = median => Math.Max(1, 0.5 * Math.Abs(median)),
        Goals = goals,
    };

    // Halves the range between what it surely can and what it can't, beginning with what it does when nobody waits.
    private static async Task<double> MostPerSecondAsync(Course course, CancellationToken cancellationToken)
    {
        var most = (await Senders.SendAllAsync(course.Address, course.Next(course.Warm), connections: 32, cancellationToken)).PerSecond;
        var least = most / 10;
        for (var probe = 0; probe < Probes; probe++)
        {
            var rate = (least + most) / 2;
            var latencies = await Senders.SendAtRateAsync(course.Address, course.Next((int)(rate * Probe.TotalSeconds)), rate, cancellationToken);
            if (latencies.Unanswered == 0 && latencies.Percentile(99) <= Limit)
                least = rate;
            else
                most = rate;
        }

        return least;
    }

    /// <summary>A peer and the messages it has not had yet.</summary>
    private sealed class Course(Uri address, int first, int warm)
    {
        private int _next = first;

        public Uri Address => address;

        /// <summary>Enough messages for half a second.</summary>
        public int Warm => warm;

        public static async Task<Course> StartAsync(ChildProcess child, CancellationToken cancellationToken)
        {
            var next = await Loads.WarmUpAsync(child, first: 0, cancellationToken);
            var perSecond = await Loads.SendAsync(child, SignedMessages.Make(next, 500, Loads.People), cancellationToken);
            return new Course(child.Address, next + 500, (int)(perSecond / 2) + 1);
        }

        public IReadOnlyList<byte[]> Next(int count)
        {
            var messages = SignedMessages.Make(_next, count, Loads.People);
            _next += count;
            return messages;
        }
    }
}
