using System.Runtime.InteropServices;

namespace WhatsAppBridge.Benchmarks.Traffic;

/// <summary>
/// When messages come: so many a second on average, as people write, who don't know of each other. The runtime's timers
/// tick every four milliseconds where the kernel's coarse clock does; what is sent by them comes in heaps, and a heap waits
/// for itself.
/// </summary>
internal static class Arrivals
{
    // clock_nanosleep(2)
    private const int Monotonic = 1;
    private const int Absolute = 1;
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>Seconds from the beginning, in order: a Poisson process, and the same one for everybody who asks for the same.</summary>
    /// <param name="count">How many.</param>
    /// <param name="perSecond">On average.</param>
    public static double[] Times(int count, double perSecond)
    {
#pragma warning disable CA5394 // Nothing here is a secret.
        var random = new Random(1);
        var times = new double[count];
        for (var (i, time) = (0, 0.0); i < count; i++)
            times[i] = time += -Math.Log(1 - random.NextDouble()) / perSecond;
#pragma warning restore CA5394
        return times;
    }

    /// <summary>
    /// Calls back for each at its time, to some fifty microseconds, from a thread of its own; a call back that is late makes
    /// none of the next later than it must.
    /// </summary>
    /// <param name="times">Seconds from now.</param>
    /// <param name="arrive">Called with the index and the timestamp at which it is due.</param>
    /// <param name="cancellationToken">Ends it before the next.</param>
    public static Task CallAsync(double[] times, Action<int, long> arrive, CancellationToken cancellationToken) => Task.Factory.StartNew(
        () =>
        {
            var started = TimeProvider.System.GetTimestamp();
            for (var i = 0; i < times.Length; i++)
            {
                var due = started + (long)(times[i] * TimeProvider.System.TimestampFrequency);
                SleepUntil(due);
                cancellationToken.ThrowIfCancellationRequested();
                arrive(i, due);
            }
        },
        cancellationToken,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    // Timestamps are nanoseconds of the monotonic clock on Linux, which is all this program runs on.
    private static void SleepUntil(long timestamp)
    {
        var time = new Timespec { Seconds = timestamp / NanosecondsPerSecond, Nanoseconds = timestamp % NanosecondsPerSecond };
        while (timestamp > TimeProvider.System.GetTimestamp())
            _ = Sleep(Monotonic, Absolute, in time, remaining: 0);
    }

    [DllImport("libc", EntryPoint = "clock_nanosleep")]
    private static extern int Sleep(int clock, int flags, in Timespec time, nint remaining);

    [StructLayout(LayoutKind.Sequential)]
    private struct Timespec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
