using System.Diagnostics.Metrics;

namespace WhatsAppBridge.Telemetry;

/// <summary>The boundaries in which durations are counted, in seconds.</summary>
internal static class Durations
{
    /// <summary>Of what should take milliseconds.</summary>
    public static InstrumentAdvice<double> Short { get; } = new() { HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5] };

    /// <summary>Of what people wait for.</summary>
    public static InstrumentAdvice<double> Long { get; } = new() { HistogramBucketBoundaries = [0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 7.5, 10, 15, 30, 60] };

    /// <summary>Of the time that was left.</summary>
    public static InstrumentAdvice<double> Margin { get; } = new() { HistogramBucketBoundaries = [0, 0.1, 0.25, 0.5, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 14] };
}
