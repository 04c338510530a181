using System.Globalization;

namespace WhatsAppBridge.Benchmarks.Load;

/// <summary>What it costs to refuse, against what a real message costs. The goal: an unsigned request less than a tenth.</summary>
internal static class RefusalBenchmark
{
    private const int Requests = 3000;
    private const int WarmUps = 2;
    private const int Rounds = 7;
    private const double Goal = 0.1;

    /// <returns>0 when the goal is met, else 1.</returns>
    public static async Task<int> RunAsync(TextWriter output, CancellationToken cancellationToken)
    {
        await using var bridge = await BridgeUnderLoad.StartAsync(cancellationToken);
        using var client = LoadRound.NewClient(bridge);
        var requests = new WebhookRequests(bridge);
        RequestKind[] kinds = [requests.Genuine, requests.Forged, requests.Unsigned];

        var rounds = new List<IReadOnlyList<LoadRound>>();
        for (var i = 0; i < WarmUps + Rounds; i++)
        {
            // One after the other in each round, so that a busy neighbour disturbs all of them alike.
            var round = new List<LoadRound>();
            foreach (var kind in kinds)
                round.Add(await LoadRound.RunAsync(bridge, client, kind, Requests, cancellationToken));
            if (i >= WarmUps)
                rounds.Add(round);
        }

        var table = new RatioTable(requests.Genuine.Name, rounds);
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{Rounds} rounds of {Requests} requests of each kind, after {WarmUps} to warm up"));
        table.Write(output);
        var isMet = table.MedianOf(requests.Unsigned.Name) < Goal;
        await output.WriteLineAsync($"An unsigned request costs less than a tenth of a message: {(isMet ? "yes" : "no")}");
        return isMet ? 0 : 1;
    }
}
