namespace WhatsAppBridge.Benchmarks.Traffic;

/// <summary>How long answers took, in milliseconds.</summary>
internal sealed class Latencies(IEnumerable<double> times, int unanswered)
{
    private readonly double[] _times = [.. times.Order()];

    public int Unanswered => unanswered;

    /// <param name="percent">50 for what half of them stayed below.</param>
    public double Percentile(double percent) => _times[Math.Min(_times.Length - 1, (int)(percent / 100 * _times.Length))];
}
