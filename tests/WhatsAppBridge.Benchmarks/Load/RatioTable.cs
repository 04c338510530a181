using System.Globalization;

namespace WhatsAppBridge.Benchmarks.Load;

/// <summary>What each kind of request costs against one of them, round by round: ratios only, a machine's times say nothing about another.</summary>
internal sealed class RatioTable(string baseline, IReadOnlyList<IReadOnlyList<LoadRound>> rounds)
{
    /// <summary>Ratios of one kind, one a round, in order of size.</summary>
    public IReadOnlyList<double> RatiosOf(string kind) =>
        [.. rounds.Select(round => round.Single(part => part.Kind == kind).CostOfOne / round.Single(part => part.Kind == baseline).CostOfOne).Order()];

    public double MedianOf(string kind) => RatiosOf(kind)[rounds.Count / 2];

    /// <param name="output">Where to.</param>
    /// <param name="of">What a row is one of.</param>
    public void Write(TextWriter output, string of = "one")
    {
        output.WriteLine($"| Processor time of the bridge for {of} | against one {baseline} (median) | least | most |");
        output.WriteLine("|---|---:|---:|---:|");
        foreach (var kind in rounds[0].Select(part => part.Kind))
        {
            var ratios = RatiosOf(kind);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {kind} | {MedianOf(kind):0.000} | {ratios[0]:0.000} | {ratios[^1]:0.000} |"));
        }
    }
}
