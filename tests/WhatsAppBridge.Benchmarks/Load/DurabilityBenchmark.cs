using System.Globalization;

namespace WhatsAppBridge.Benchmarks.Load;

/// <summary>
/// What it costs that nothing is lost: the same messages with each store, against the one in memory, which keeps nothing.
/// The goals: SQLite less than 1.6, Redis less than 1.8.
/// </summary>
internal static class DurabilityBenchmark
{
    private const string Baseline = "message, Memory";
    private const int Requests = 3000;
    private const int WarmUps = 12;
    private const int Rounds = 9;

    private static readonly (string Name, double Goal)[] Goals = [("message, SQLite", 1.6), ("message, Redis", 1.8)];

    /// <returns>0 when the goals are met, else 1.</returns>
    public static async Task<int> RunAsync(TextWriter output, CancellationToken cancellationToken)
    {
        await using var server = RedisUnderLoad.TryStart();
        await using var memory = await StartAsync("Memory", cancellationToken);
        await using var sqlite = await StartAsync("Sqlite", cancellationToken);
        await using var redis = server is null ? null : await StartAsync("Redis", cancellationToken, ("Store__Redis__Connection", server.Address));

        List<Candidate> candidates = [new(Baseline, memory), new(Goals[0].Name, sqlite)];
        if (redis is not null)
            candidates.Add(new Candidate(Goals[1].Name, redis));
        try
        {
            var rounds = await RunRoundsAsync(candidates, cancellationToken);
            var table = new RatioTable(Baseline, rounds);
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{Rounds} rounds of {Requests} messages with each store, after {WarmUps} to warm up"));
            table.Write(output);
            var areMet = true;
            foreach (var (name, goal) in Goals.Where(goal => candidates.Exists(candidate => candidate.Name == goal.Name)))
            {
                var isMet = table.MedianOf(name) < goal;
                areMet &= isMet;
                await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{name} costs less than {goal:0.0} times as much as {Baseline}: {(isMet ? "yes" : "no")}"));
            }

            if (redis is null)
                await output.WriteLineAsync("Redis was not measured: there is no redis-server on this machine");
            return areMet ? 0 : 1;
        }
        finally
        {
            candidates.ForEach(candidate => candidate.Client.Dispose());
        }
    }

    // One store after the other in each round, so that a busy neighbour disturbs all of them alike.
    private static async Task<List<IReadOnlyList<LoadRound>>> RunRoundsAsync(List<Candidate> candidates, CancellationToken cancellationToken)
    {
        var rounds = new List<IReadOnlyList<LoadRound>>();
        for (var i = 0; i < WarmUps + Rounds; i++)
        {
            var round = new List<LoadRound>();
            foreach (var candidate in candidates)
                round.Add(await LoadRound.RunAsync(candidate.Bridge, candidate.Client, candidate.Requests.Genuine with { Name = candidate.Name }, Requests, cancellationToken));
            if (i >= WarmUps)
                rounds.Add(round);
        }

        return rounds;
    }

    private static Task<BridgeUnderLoad> StartAsync(string provider, CancellationToken cancellationToken, params (string Name, string Value)[] settings) =>
        BridgeUnderLoad.StartAsync(
            settings.Append(("Store__Provider", provider)).ToDictionary(setting => setting.Item1, setting => setting.Item2), cancellationToken);

    private sealed class Candidate(string name, BridgeUnderLoad bridge)
    {
        public string Name => name;

        public BridgeUnderLoad Bridge => bridge;

        public HttpClient Client { get; } = LoadRound.NewClient(bridge);

        public WebhookRequests Requests { get; } = new(bridge);
    }
}
