using System.Globalization;
using WhatsAppBridge.Benchmarks.Hosting;
using WhatsAppBridge.Benchmarks.Traffic;

namespace WhatsAppBridge.Benchmarks.SideBySide;

/// <summary>
/// What a process holds at rest, and while so many people at once wait for an assistant that thinks until two seconds after
/// the last of them has written; and how many of them wait in vain.
/// </summary>
internal sealed class MemoryPart : IPart
{
    private const int FilesBeside = 250;

    // Thousands of connections in one moment would be refused by the system, whoever is behind them.
    private const double PerSecond = 2_500;
    private const string Beside = "MB, the process' part of shared pages included";

    private static readonly TimeSpan Thinking = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    public string Name => "memory";

    public async Task<IReadOnlyList<Figure>> MeasureAsync(Trial trial, CancellationToken cancellationToken)
    {
        // A turn in flight is two connections.
        var many = Math.Min(10_000, (ProcessBooks.MostHandles - FilesBeside) / 2);
        if (many < 10_000)
            await trial.Output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"The system's limit on open files allows for {many} turns in flight instead of 10000"));
        var rest = new Figure { Name = "Memory at rest", Unit = Beside };
        var crowds = new[] { 2_000, many }.Select(people => new Crowd(people)).ToList();
        // Memory hardly differs from round to round, and these take long.
        for (var round = 0; round < trial.LongRounds - 1; round++)
        {
            await using var stage = await Stage.StartAsync(cancellationToken);
            foreach (var peer in stage.Peers())
            {
                await trial.Output.WriteLineAsync($"  round {(round + 1).ToString(CultureInfo.InvariantCulture)}, {peer.Title()}");
                await stage.Stub.TellAsync(StubAssistant.Thinking(TimeSpan.Zero), cancellationToken);
                var child = await stage.StartAsync(peer, cancellationToken);
                await Loads.SendAsync(child, SignedMessages.Make(0, 100, people: 100), cancellationToken);
                await Task.Delay(Thinking, TimeProvider.System, cancellationToken);
                rest.Add(peer.Title(), Megabytes(child.Memory));
                var first = 100;
                foreach (var crowd in crowds)
                    first = await crowd.WriteAsync(stage, peer, child, first, cancellationToken);
                if (child.HasExited)
                    await trial.Output.WriteLineAsync($"{child.Name} did not survive it. It wrote:\n{string.Join('\n', child.LastLines())}");
                await stage.StopAsync(child);
            }
        }

        return [rest, .. crowds.SelectMany(crowd => crowd.Figures)];
    }

    private static double Megabytes(long bytes) => bytes / 1e6;

    /// <summary>So many people at once, and what was seen of it.</summary>
    private sealed class Crowd
    {
        private readonly int _people;
        private readonly Figure _memory;
        private readonly Figure _late;

        public Crowd(int people)
        {
            _people = people;
            var count = people.ToString(CultureInfo.InvariantCulture);
            // What is asked for is asked of ten thousand turns; fewer, for want of open files, need no less.
            var memory = people > 2_000 ? new Dictionary<string, Goal> { [Peer.Sqlite.Title()] = Goal.AtMost(300) } : [];
            _memory = new Figure { Name = $"Memory with {count} turns in flight", Unit = Beside, Goals = memory };
            _late = new Figure
            {
                Name = $"Late or missing answers with {count} turns in flight",
                Unit = $"of {people}",
                WidestSpread = _ => 0.01 * people,
                Goals = new Dictionary<string, Goal> { [Peer.Sqlite.Title()] = Goal.AtMost(0) },
            };
        }

        public IEnumerable<Figure> Figures => [_memory, _late];

        /// <returns>The number after the last message.</returns>
        public async Task<int> WriteAsync(Stage stage, Peer peer, ChildProcess child, int first, CancellationToken cancellationToken)
        {
            var messages = SignedMessages.Make(first, _people, _people);
            await stage.Stub.TellAsync(StubAssistant.Thinking(Thinking + TimeSpan.FromSeconds(_people / PerSecond)), cancellationToken);
            using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var watching = MostAsync(child, over.Token);
            var sent = await Senders.SendTogetherAsync(child.Address, messages, PerSecond, cancellationToken);
            await over.CancelAsync();
            _memory.Add(peer.Title(), Megabytes(await watching));
            _late.Add(peer.Title(), sent.Unanswered);
            return first + messages.Count;
        }

        private static async Task<long> MostAsync(ChildProcess child, CancellationToken over)
        {
            var most = 0L;
            while (!over.IsCancellationRequested && !child.HasExited)
            {
                most = Math.Max(most, child.Memory);
                await Task.Delay(Look, TimeProvider.System, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            return most;
        }
    }
}
