using WhatsAppBridge.Benchmarks.Hosting;
using WhatsAppBridge.Benchmarks.Traffic;

namespace WhatsAppBridge.Benchmarks.SideBySide;

/// <summary>The load of the comparison: 2,000 people, 16 connections, and no message that was not answered.</summary>
internal static class Loads
{
    public const int People = 2_000;

    private const int Connections = 16;
    private const int WarmUp = 10_000;

    /// <summary>Until the code is compiled as well as it will be and everybody has a session.</summary>
    /// <param name="child">Who is warmed up.</param>
    /// <param name="first">The number of the first message.</param>
    /// <param name="cancellationToken">The caller's.</param>
    /// <returns>The number after the last.</returns>
    public static async Task<int> WarmUpAsync(ChildProcess child, int first, CancellationToken cancellationToken)
    {
        await SendAsync(child, SignedMessages.Make(first, WarmUp, People), cancellationToken);
        return first + WarmUp;
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
