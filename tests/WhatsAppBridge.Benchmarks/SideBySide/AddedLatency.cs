using WhatsAppBridge.Benchmarks.Traffic;

namespace WhatsAppBridge.Benchmarks.SideBySide;

/// <summary>How much later answers come than the stub's own, asked directly at the same rate just before.</summary>
/// <param name="load">How much of what.</param>
/// <param name="goals">What is asked of the slowest hundredth, by row.</param>
internal sealed class AddedLatency(string load, IReadOnlyDictionary<string, Goal> goals)
{
    public Figure Median { get; } = Added("p50", load, new Dictionary<string, Goal>());

    public Figure Slowest { get; } = Added("p99", load, goals);

    public async Task MeasureAsync(string row, Uri stub, Uri address, IReadOnlyList<byte[]> messages, double perSecond, CancellationToken cancellationToken)
    {
        var direct = await Senders.SendAtRateAsync(stub, messages, perSecond, cancellationToken);
        var through = await Senders.SendAtRateAsync(address, messages, perSecond, cancellationToken);
        Median.Add(row, through.Percentile(50) - direct.Percentile(50));
        Slowest.Add(row, through.Percentile(99) - direct.Percentile(99));
    }

    private static Figure Added(string percentile, string load, IReadOnlyDictionary<string, Goal> goals) => new()
    {
        Name = $"Added latency {percentile} at {load}",
        Unit = "ms over calling the stub directly at the same rate",
        WidestSpread = median => Math.Max(1, 0.5 * Math.Abs(median)),
        Goals = goals,
    };
}
