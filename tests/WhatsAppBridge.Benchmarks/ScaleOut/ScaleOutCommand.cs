using System.Globalization;
using WhatsAppBridge.Benchmarks.SideBySide;

namespace WhatsAppBridge.Benchmarks.ScaleOut;

/// <summary>
/// What it takes to serve so many conversations a day: measures what a message costs with the Redis store, simulates days,
/// and writes the table of <c>docs/scale.md</c>. <c>scale-out [microseconds]</c>: what YARP's pass-through costs on the
/// machine that is planned for.
/// </summary>
internal static class ScaleOutCommand
{
    // Of one core of the machine the project measures on; everything else is a ratio to it.
    private const double PassThrough = 95;

    private const int CoresOfInstance = 2;

    // The rest is for the operating system, the garbage collector and for an instance that is being replaced.
    private const double Busy = 0.6;
    private const double MostWait = 2;
    private const double ThinkingSeconds = 2;
    private const double RetentionDays = 3;

    // https://www.twilio.com/docs/messaging: messages a second of a WhatsApp sender, and on request.
    private const double SenderRate = 80;
    private const double FastSenderRate = 400;

    private static readonly Day[] Days =
        [new(10_000, 0), new(100_000, 0), new(1_000_000, 0), new(10_000_000, 0), new(10_000_000, 5_000)];

    public static async Task<int> RunAsync(string? microseconds, TextWriter output, CancellationToken cancellationToken)
    {
        var passThrough = microseconds is null ? PassThrough : double.Parse(microseconds, CultureInfo.InvariantCulture);
        var costs = await MessageCosts.MeasureAsync(cancellationToken);
        var page = string.Join('\n', [.. Measured(costs), "", .. Simulated(costs, passThrough), ""]);
        Directory.CreateDirectory(Report.Folder);
        await File.WriteAllTextAsync(Path.Combine(Report.Folder, "scale-out.md"), page, cancellationToken);
        await output.WriteLineAsync(page);
        return 0;
    }

    private static IEnumerable<string> Measured(MessageCosts costs) =>
    [
        "| A message, with Redis | |", "|---|---:|",
        Line($"| processor, bridge | {costs.Bridge:0.0} pass-throughs |"),
        Line($"| processor, redis-server | {costs.Server:0.0} pass-throughs |"),
        Line($"| scripts (round trips) | {costs.RoundTrips:0.0} |"),
        Line($"| commands, those in scripts included | {costs.Commands:0} |"),
        Line($"| bytes between bridge and server | {costs.Network:0} |"),
        Line($"| bytes kept in memory for `Store:Retention` | {costs.Kept:0} |"),
    ];

    private static IEnumerable<string> Simulated(MessageCosts costs, double passThrough)
    {
        yield return "| Conversations a day | messages/s, mean and busiest | instances (2 cores) | turns in flight | Redis: commands/s | cores | memory | network | senders at 80/s, at 400/s |";
        yield return "|---:|---:|---:|---:|---:|---:|---:|---:|---:|";
        foreach (var day in Days)
        {
            var peak = day.Peak();
            var instances = day.Instances(CoresOfInstance * Busy * 1e6 / (costs.Bridge * passThrough), MostWait);
            var kept = day.Conversations * Day.MessagesOfConversation * RetentionDays * costs.Kept;
            yield return Line(
                $"| {day.Conversations:#,0}{(day.Burst > 0 ? Line($" and a burst of {day.Burst:#,0}/s") : "")} | {day.Mean:#,0.#}, {peak:#,0} | {instances} | {peak * ThinkingSeconds:#,0} | {peak * costs.Commands:#,0} | {peak * costs.Server * passThrough / 1e6 / Busy:0.0} | {Size(kept)} | {peak * costs.Network * 8 / 1e6:#,0.0} Mbit/s | {Math.Ceiling(peak / SenderRate):#,0}, {Math.Ceiling(peak / FastSenderRate):#,0} |");
        }
    }

    private static string Size(double bytes) => bytes >= 1e9 ? Line($"{bytes / 1e9:#,0.0} GB") : Line($"{bytes / 1e6:0} MB");

    private static string Line(FormattableString text) => FormattableString.Invariant(text);
}
