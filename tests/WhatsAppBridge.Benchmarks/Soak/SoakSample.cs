using System.Globalization;
using WhatsAppBridge.Benchmarks.Hosting;

namespace WhatsAppBridge.Benchmarks.Soak;

/// <summary>What a process holds at one moment.</summary>
/// <param name="Memory">In bytes.</param>
/// <param name="Handles">Open files and sockets.</param>
/// <param name="Threads">Threads.</param>
internal sealed record SoakSample(long Memory, int Handles, int Threads)
{
    public static SoakSample Of(int process) => new(ProcessBooks.ProportionalMemory(process), ProcessBooks.Handles(process), ProcessBooks.Threads(process));

    /// <summary>
    /// What has grown between the second third of the samples and the last, by their medians: a start warms up for a while,
    /// and one moment says nothing. Empty when all is flat.
    /// </summary>
    public static IReadOnlyList<string> GrowthIn(IReadOnlyList<SoakSample> samples)
    {
        const long memory = 25_000_000;
        const int some = 20;
        var third = samples.Count / 3;
        List<SoakSample> middle = [.. samples.Skip(third).Take(third)], last = [.. samples.Skip(2 * third)];
        return
        [
            .. Grown("memory", Median(middle, sample => sample.Memory), Median(last, sample => sample.Memory), memory),
            .. Grown("handles", Median(middle, sample => sample.Handles), Median(last, sample => sample.Handles), some),
            .. Grown("threads", Median(middle, sample => sample.Threads), Median(last, sample => sample.Threads), some),
        ];
    }

    // A tenth more and what is said above: neither a large process nor a small one may jump for nothing.
    private static IEnumerable<string> Grown(string name, long before, long after, long allowance)
    {
        if (after > before + before / 10 + allowance)
            yield return string.Create(CultureInfo.InvariantCulture, $"{name} grew from {before} to {after}");
    }

    private static long Median(List<SoakSample> samples, Func<SoakSample, long> value) => samples.Select(value).Order().ElementAt(samples.Count / 2);
}
