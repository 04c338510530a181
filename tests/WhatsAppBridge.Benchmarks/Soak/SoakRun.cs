namespace WhatsAppBridge.Benchmarks.Soak;

/// <summary>
/// A constant load for a while with trouble in between, and what the bridge holds meanwhile. Afterwards it is waited until
/// every message has got its answer, or nothing more comes.
/// </summary>
/// <param name="crowd">Who writes.</param>
/// <param name="process">The bridge's process.</param>
/// <param name="troubles">What happens in turn, at even distances.</param>
internal sealed class SoakRun(SteadyCrowd crowd, int process, IReadOnlyList<Func<CancellationToken, Task>> troubles)
{
    private const int Quarters = 4;

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    // What is still under way when the last has written, and what was asked again by command.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(20);

    private readonly List<SoakSample> _samples = [];

    public IReadOnlyList<SoakSample> Samples => _samples;

    /// <returns>How often there was trouble.</returns>
    public async Task<int> RunAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var writing = crowd.WriteAsync(over.Token);
        var watching = WatchAsync(over.Token);
        var count = 0;
        try
        {
            // The last part is quiet, so that what was held in trouble can be let go.
            var distance = TimeSpan.FromSeconds(Math.Clamp(duration.TotalSeconds / Quarters / troubles.Count, 8, 300));
            var started = TimeProvider.System.GetTimestamp();
            for (; TimeProvider.System.GetElapsedTime(started) + 2 * distance < duration; count++)
            {
                await Task.Delay(distance, TimeProvider.System, cancellationToken);
                await troubles[count % troubles.Count](cancellationToken);
            }

            var left = duration - TimeProvider.System.GetElapsedTime(started);
            await Task.Delay(left > TimeSpan.Zero ? left : TimeSpan.Zero, TimeProvider.System, cancellationToken);
        }
        finally
        {
            await over.CancelAsync();
            await Task.WhenAll(writing, watching);
        }

        await SettleAsync(cancellationToken);
        return count;
    }

    /// <summary>Until every answer has come, or no more is to be expected.</summary>
    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (crowd.Unanswered().Count > 0 && TimeProvider.System.GetElapsedTime(started) < Settling)
            await Task.Delay(Look, TimeProvider.System, cancellationToken);
    }

    private async Task WatchAsync(CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            _samples.Add(SoakSample.Of(process));
            await Task.Delay(Look, TimeProvider.System, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
