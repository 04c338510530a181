using System.Globalization;
using WhatsAppBridge.Playground.Twilio;

namespace WhatsAppBridge.Benchmarks.Load;

/// <summary>
/// Thousands of people who all wait for a slow assistant at once: what the bridge holds in memory and in threads then, and
/// whether anybody's answer is late. The goal: 2,000 turns against an assistant of 5 seconds in less than 200 MB, none of them late.
/// </summary>
internal static class InFlightBenchmark
{
    private const int UsualTurns = 2_000;
    private const long Goal = 200_000_000;

    private static readonly TimeSpan Thinking = TimeSpan.FromSeconds(5);

    /// <param name="turns">How many, as written on the command line; null: as many as the goal names.</param>
    /// <param name="output">Where the result goes.</param>
    /// <param name="cancellationToken">The caller's.</param>
    /// <returns>0 when the goal is met, else 1.</returns>
    public static async Task<int> RunAsync(string? turns, TextWriter output, CancellationToken cancellationToken)
    {
        var count = turns is null ? UsualTurns : int.Parse(turns, CultureInfo.InvariantCulture);
        await using var bridge = await BridgeUnderLoad.StartAsync(cancellationToken);
        bridge.Twilio.WebhookUrl = new Uri(bridge.Address, WebhookRequests.Path);
        var (idle, idleThreads) = (bridge.Memory, bridge.Threads);
        bridge.Assistant.ScriptAsync = async (_, clientGone) =>
        {
            await Task.Delay(Thinking, TimeProvider.System, clientGone);
            return null;
        };

        var (most, mostThreads) = (0L, 0);
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watching = WatchAsync();
        var exchanges = await Task.WhenAll(Enumerable.Range(0, count).Select(i =>
            bridge.Twilio.DeliverAsync(new PhoneMessage(new PhonePerson($"+4477{i:00000000}"), $"echo {i}"), cancellationToken)));
        await done.CancelAsync();
        await watching;

        var late = exchanges.Count(exchange => exchange.Messages.Count == 0);
        var isMet = most < Goal && late == 0;
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{count} turns in flight: {most / 1e6:0} MB at most, {(double)most / idle:0.0} times what the bridge holds at rest; {mostThreads} threads at most, {idleThreads} at rest; {late} answers late"));
        await output.WriteLineAsync($"Less than 200 MB and nobody late: {(isMet ? "yes" : "no")}");
        return isMet ? 0 : 1;

        async Task WatchAsync()
        {
            while (!done.IsCancellationRequested)
            {
                (most, mostThreads) = (Math.Max(most, bridge.Memory), Math.Max(mostThreads, bridge.Threads));
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, done.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
