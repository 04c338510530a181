using System.Globalization;
using WhatsAppBridge.Benchmarks.Hosting;
using WhatsAppBridge.Benchmarks.SideBySide;
using WhatsAppBridge.Benchmarks.Traffic;

namespace WhatsAppBridge.Benchmarks.Growth;

/// <summary>
/// Whether a message costs more when there are more people and when the store is larger, with SQLite: <c>growth [rounds]</c>.
/// Every row is a bridge of its own, and all have their turn in every round.
/// </summary>
internal static class GrowthCommand
{
    private const int UsualRounds = 9;
    private const int Messages = 2_000;
    private const int FewPeople = 100;
    private const int ManyPeople = 100_000;
    private const long OneGigabyte = 1_000_000_000;

    // Noise on a shared machine is above this; what grows with a store grows by far more over three powers of ten.
    private const double Flat = 1.25;

    /// <returns>0 unless it grows for certain (1).</returns>
    public static async Task<int> RunAsync(string? rounds, TextWriter output, CancellationToken cancellationToken)
    {
        await using var stage = await Stage.StartAsync(cancellationToken);
        await output.WriteLineAsync("Filling a store with 100,000 people, and another to 1 GB");
        var crowded = stage.PathOf("crowded.db");
        await StoreFiller.MeetAsync(crowded, ManyPeople, cancellationToken);
        var acquainted = stage.PathOf("acquainted.db");
        File.Copy(crowded, acquainted);
        var large = stage.PathOf("large.db");
        await StoreFiller.FillAsync(large, OneGigabyte, FewPeople, cancellationToken);

        var people = new Figure { Name = "Processor time of a message", Unit = "times that with 100 people", Goals = Goals("100,000 people", "100,000 people, of whom 2,000 write") };
        var store = new Figure { Name = "Processor time of a message", Unit = "times that on an empty store", Goals = Goals("1 GB in the store") };
        Candidate[] candidates =
        [
            new("100 people, empty store", await stage.StartOnAsync(stage.PathOf("few.db"), cancellationToken), FewPeople),
            new("100,000 people", await stage.StartOnAsync(crowded, cancellationToken), ManyPeople),
            new("100,000 people, of whom 2,000 write", await stage.StartOnAsync(acquainted, cancellationToken), Loads.People),
            new("1 GB in the store", await stage.StartOnAsync(large, cancellationToken), FewPeople),
        ];
        foreach (var candidate in candidates)
            await candidate.CostAsync(5 * Messages, cancellationToken);

        var count = rounds is null ? UsualRounds : int.Parse(rounds, CultureInfo.InvariantCulture);
        for (var round = 0; round < count; round++)
        {
            var costs = new Dictionary<string, double>();
            foreach (var candidate in candidates.Skip(round % candidates.Length).Concat(candidates.Take(round % candidates.Length)))
                costs[candidate.Name] = await candidate.CostAsync(Messages, cancellationToken);
            foreach (var (figure, candidate) in new[] { (people, candidates[1]), (people, candidates[2]), (store, candidates[3]) })
                figure.Add(candidate.Name, costs[candidate.Name] / costs[candidates[0].Name]);
        }

        var report = new Report("growth", [people, store]);
        await output.WriteLineAsync($"\n{report.Markdown()}");
        await report.SaveAsync(cancellationToken);
        return report.IsMet ? 0 : 1;
    }

    private static Dictionary<string, Goal> Goals(params ReadOnlySpan<string> rows)
    {
        var goals = new Dictionary<string, Goal>();
        foreach (var row in rows)
            goals.Add(row, Goal.AtMost(Flat));
        return goals;
    }

    /// <summary>A bridge, and the people who write to it.</summary>
    private sealed class Candidate(string name, ChildProcess child, int people)
    {
        // Above what the stores were filled with.
        private int _next = 100_000_000;

        public string Name => name;

        public async Task<double> CostAsync(int count, CancellationToken cancellationToken)
        {
            var messages = SignedMessages.Make(_next, count, people);
            _next += count;
            return await Loads.CostAsync(child, messages, cancellationToken);
        }
    }
}
