using WhatsAppBridge.Benchmarks.Hosting;
using WhatsAppBridge.Benchmarks.Traffic;

namespace WhatsAppBridge.Benchmarks.SideBySide;

/// <summary>The load of the comparison: 2,000 people, 16 connections, and no message that was not answered.</summary>
internal static class Loads
{
    public const int People = 2_000;

    private const int Connections = 16;
    private const int WarmUp = 5_000;
    private const int MostWarmUps = 16;

    /// <summary>
    /// Until everybody has a session and the code is compiled as well as it will be: the runtime compiles what is used much a second
    /// and a third time, in the background, and what that costs is the first minute's and not the day's.
    /// </summary>
    /// <param name="child">Who is warmed up.</param>
    /// <param name="first">The number of the first message.</param>
    /// <param name="cancellationToken">The caller's.</param>
    /// <returns>The number after the last.</returns>
    public static async Task<int> WarmUpAsync(ChildProcess child, int first, CancellationToken cancellationToken)
    {
        var next = first;
        for (var i = 0; i < MostWarmUps; i++, next += WarmUp)
        {
            var (before, compiledBefore) = (child.ProcessorTime, child.CompilerTime);
            await SendAsync(child, SignedMessages.Make(next, WarmUp, People), cancellationToken);
            // The compiler waits for a moment in which nothing new is called.
            await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System, cancellationToken);
            if (i > 0 && child.CompilerTime - compiledBefore < 0.01 * (child.ProcessorTime - before))
                break;
        }

        return first + MostWarmUps * WarmUp;
    }

    /// <returns>The processor time of one message in the process that took them, in microseconds.</returns>
    public static async Task<double> CostAsync(ChildProcess child, IReadOnlyList<byte[]> messages, CancellationToken cancellationToken)
    {
        var before = child.ProcessorTime;
        await SendAsync(child, messages, cancellationToken);
        return (child.ProcessorTime - before).TotalMicroseconds / messages.Count;
    }

    /// <returns>How many a second it answered.</returns>
    public static async Task<double> SendAsync(ChildProcess child, IReadOnlyList<byte[]> messages, CancellationToken cancellationToken)
    {
        var sent = await Senders.SendAllAsync(child.Address, messages, Connections, cancellationToken);
        return sent.Unanswered == 0
            ? sent.PerSecond
            : throw new InvalidOperationException($"{child.Name} did not answer {sent.Unanswered} of {sent.Count} messages, so something else was measured. It wrote:\n{string.Join('\n', child.LastLines())}");
    }
}
