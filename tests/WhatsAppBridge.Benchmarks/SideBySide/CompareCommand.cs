using System.Globalization;
using WhatsAppBridge.Benchmarks.Hosting;
using WhatsAppBridge.Benchmarks.Traffic;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.Benchmarks.SideBySide;

/// <summary>
/// What a change to the bridge, or a setting of its runtime, gives: builds beside each other over the same stub and the same
/// messages, in one run: <c>compare Memory|Sqlite|Redis NAME=FOLDER[,VARIABLE=VALUE ...] ...</c>. The first is the yardstick. In a
/// value <c>{stub}</c> is the address where the stub speaks HTTP/1.1: <c>Assistant__Url={stub},Assistant__Protocols=Http1</c>.
/// </summary>
internal static class CompareCommand
{
    private const int Messages = 2_000;
    private const int Rounds = 24;
    private const int WarmUps = 2;
    private const int LatencyRounds = 10;
    private const double SomeLoad = 0.35;

    private static readonly TimeSpan LatencyRound = TimeSpan.FromSeconds(2);

    /// <returns>0, or 2 when the command line is wrong.</returns>
    public static async Task<int> RunAsync(string[] arguments, TextWriter output, CancellationToken cancellationToken)
    {
        if (arguments is not [var store, .. { Length: > 0 } builds] || !Enum.TryParse<Peer>(store, out var peer) || !peer.IsOurs()
            || builds.Select(Build.Read).ToList() is var read && read.Contains(null))
        {
            await output.WriteLineAsync("usage: compare Memory|Sqlite|Redis NAME=FOLDER[,VARIABLE=VALUE ...] ...  (FOLDER holds a built WhatsAppBridge.dll, or WhatsAppBridge alone where it is native)");
            return 2;
        }

        var figures = await MeasureAsync(peer, [.. read.OfType<Build>()], cancellationToken);
        await output.WriteLineAsync(new Report("compare", figures).Markdown());
        return 0;
    }

    private static async Task<IReadOnlyList<Figure>> MeasureAsync(Peer peer, IReadOnlyList<Build> builds, CancellationToken cancellationToken)
    {
        await using var stage = await Stage.StartAsync(cancellationToken);
        var running = new List<Running>();
        var next = 0;
        foreach (var build in builds)
        {
            var child = await stage.StartAsync(build.LaunchAs(stage.LaunchOf(peer), stage.Stub.Address), cancellationToken);
            next = await Loads.WarmUpAsync(child, first: 0, cancellationToken);
            running.Add(new Running(build.Name, child));
        }

        var course = new Course(next, Loads.People);
        return [await ProcessorAsync(running, course, cancellationToken), .. await LatencyAsync(stage.Stub, running, course, cancellationToken)];
    }

    private static async Task<Figure> ProcessorAsync(IReadOnlyList<Running> running, Course course, CancellationToken cancellationToken)
    {
        var figure = new Figure { Name = "Processor time of a message", Unit = $"times that of {running[0].Name}" };
        for (var round = 0; round < WarmUps + Rounds; round++)
        {
            var messages = course.Next(Messages);
            var costs = new Dictionary<Running, double>();
            foreach (var build in InTurn(running, round))
                costs[build] = await Loads.CostAsync(build.Child, messages, cancellationToken);
            if (round < WarmUps)
                continue;
            foreach (var build in running)
                figure.Add(build.Name, costs[build] / costs[running[0]]);
        }

        return figure;
    }

    private static async Task<IReadOnlyList<Figure>> LatencyAsync(ChildProcess stub, IReadOnlyList<Running> running, Course course, CancellationToken cancellationToken)
    {
        var added = new AddedLatency(string.Create(CultureInfo.InvariantCulture, $"{100 * SomeLoad} % of what {running[0].Name} can do"), new Dictionary<string, Goal>());
        var perSecond = SomeLoad * await Loads.SendAsync(running[0].Child, course.Next(3 * Messages), cancellationToken);
        for (var round = 0; round < LatencyRounds; round++)
        {
            var messages = course.Next((int)(perSecond * LatencyRound.TotalSeconds));
            foreach (var build in InTurn(running, round))
                await added.MeasureAsync(build.Name, stub.Address, build.Child.Address, messages, perSecond, cancellationToken);
        }

        return [added.Median, added.Slowest];
    }

    // Whoever is first in a round is another one in the next.
    private static IEnumerable<Running> InTurn(IReadOnlyList<Running> running, int round) =>
        running.Skip(round % running.Count).Concat(running.Take(round % running.Count));

    private sealed record Running(string Name, ChildProcess Child);

    private sealed record Build(string Name, string Folder, IReadOnlyDictionary<string, string> Environment)
    {
        public static Build? Read(string argument)
        {
            var pairs = argument.Split(',').Select(pair => pair.Split('=', 2)).ToList();
            return pairs.All(pair => pair.Length == 2)
                ? new Build(pairs[0][0], Path.GetFullPath(pairs[0][1]), pairs.Skip(1).ToDictionary(pair => pair[0], pair => pair[1]))
                : null;
        }

        public Launch LaunchAs(Launch usual, Uri stub)
        {
            var own = Environment.ToDictionary(pair => pair.Key, pair => pair.Value.Replace("{stub}", stub.ToString(), StringComparison.Ordinal));
            var managed = Path.Combine(Folder, "WhatsAppBridge.dll");
            var command = BridgeProgram.CommandFor(File.Exists(managed) ? managed : Path.Combine(Folder, "WhatsAppBridge"));
            return usual with
            {
                Name = Name,
                Program = command[0],
                Arguments = [.. command.Skip(1), .. usual.Arguments.Skip(BridgeProgram.Command.Count - 1)],
                Environment = usual.Environment.Where(pair => !own.ContainsKey(pair.Key)).Concat(own).ToDictionary(),
            };
        }
    }
}
