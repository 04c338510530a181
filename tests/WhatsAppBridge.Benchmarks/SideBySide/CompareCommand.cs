using WhatsAppBridge.Benchmarks.Hosting;
using WhatsAppBridge.Benchmarks.Traffic;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.Benchmarks.SideBySide;

/// <summary>
/// What a change to the bridge, or a setting of its runtime, gives: builds beside each other over the same stub and the same
/// messages, in one run: <c>compare Memory|Sqlite|Redis NAME=FOLDER[,VARIABLE=VALUE ...] ...</c>. The first is the yardstick.
/// </summary>
internal static class CompareCommand
{
    private const int Messages = 2_000;
    private const int Rounds = 24;
    private const int WarmUps = 2;

    /// <returns>0, or 2 when the command line is wrong.</returns>
    public static async Task<int> RunAsync(string[] arguments, TextWriter output, CancellationToken cancellationToken)
    {
        if (arguments is not [var store, .. { Length: > 0 } builds] || !Enum.TryParse<Peer>(store, out var peer) || !peer.IsOurs()
            || builds.Select(Build.Read).ToList() is var read && read.Contains(null))
        {
            await output.WriteLineAsync("usage: compare Memory|Sqlite|Redis NAME=FOLDER[,VARIABLE=VALUE ...] ...  (FOLDER holds a built WhatsAppBridge.dll, or WhatsAppBridge alone where it is native)");
            return 2;
        }

        var figure = await MeasureAsync(peer, [.. read.OfType<Build>()], cancellationToken);
        await output.WriteLineAsync(new Report("compare", [figure]).Markdown());
        return 0;
    }

    private static async Task<Figure> MeasureAsync(Peer peer, IReadOnlyList<Build> builds, CancellationToken cancellationToken)
    {
        var figure = new Figure { Name = $"Processor time of a message, {peer.Title()}", Unit = $"times that of {builds[0].Name}" };
        await using var stage = await Stage.StartAsync(cancellationToken);
        var children = new List<(Build Build, ChildProcess Child)>();
        var next = 0;
        foreach (var build in builds)
        {
            var child = await stage.StartAsync(build.LaunchAs(stage.LaunchOf(peer)), cancellationToken);
            children.Add((build, child));
            next = await Loads.WarmUpAsync(child, first: 0, cancellationToken);
        }

        for (var round = 0; round < WarmUps + Rounds; round++, next += Messages)
        {
            var messages = SignedMessages.Make(next, Messages, Loads.People);
            var costs = new Dictionary<Build, double>();
            foreach (var (build, child) in children.Skip(round % children.Count).Concat(children.Take(round % children.Count)))
                costs[build] = await Loads.CostAsync(child, messages, cancellationToken);
            if (round < WarmUps)
                continue;
            foreach (var build in builds)
                figure.Add(build.Name, costs[build] / costs[builds[0]]);
        }

        return figure;
    }

    private sealed record Build(string Name, string Folder, IReadOnlyDictionary<string, string> Environment)
    {
        public static Build? Read(string argument)
        {
            var pairs = argument.Split(',').Select(pair => pair.Split('=', 2)).ToList();
            return pairs.All(pair => pair.Length == 2)
                ? new Build(pairs[0][0], Path.GetFullPath(pairs[0][1]), pairs.Skip(1).ToDictionary(pair => pair[0], pair => pair[1]))
                : null;
        }

        public Launch LaunchAs(Launch usual)
        {
            var managed = Path.Combine(Folder, "WhatsAppBridge.dll");
            var command = BridgeProgram.CommandFor(File.Exists(managed) ? managed : Path.Combine(Folder, "WhatsAppBridge"));
            return usual with
            {
                Name = Name,
                Program = command[0],
                Arguments = [.. command.Skip(1), .. usual.Arguments.Skip(BridgeProgram.Command.Count - 1)],
                Environment = usual.Environment.Concat(Environment).ToDictionary(),
            };
        }
    }
}
