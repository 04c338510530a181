namespace WhatsAppBridge.Benchmarks.SideBySide;

/// <summary>The values of one figure of one peer, one a round.</summary>
internal sealed class Series(IEnumerable<double> values)
{
    private readonly double[] _ordered = [.. values.Order()];

    public int Rounds => _ordered.Length;

    public IReadOnlyList<double> Ordered => _ordered;

    public double Median => Quantile(0.5);

    public double LowerQuartile => Quantile(0.25);

    public double UpperQuartile => Quantile(0.75);

    private double Quantile(double share)
    {
        var at = share * (_ordered.Length - 1);
        var below = _ordered[(int)at];
        var above = _ordered[Math.Min((int)at + 1, _ordered.Length - 1)];
        return below + (at - (int)at) * (above - below);
    }
}
