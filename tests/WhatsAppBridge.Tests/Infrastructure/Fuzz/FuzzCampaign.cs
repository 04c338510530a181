using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace WhatsAppBridge.Tests.Infrastructure.Fuzz;

/// <summary>
/// Sends batch after batch to a bridge and judges what comes back. Batch number n is made from the run's seed plus n, so
/// a batch that failed is the first one of a run with the seed that the failure names.
/// </summary>
/// <param name="bridge">The address.</param>
/// <param name="make">Makes a batch from chance alone.</param>
/// <param name="allowed">The answers a request may get of which nothing more is known.</param>
internal sealed class FuzzCampaign(Uri bridge, Func<FuzzRandom, FuzzBatch> make, Predicate<int> allowed)
{
    private const int Connections = 8;

    // Longer than any limit of the server: whoever is still connected by then is not going to be disconnected.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<int, long> _statuses = new();
    private long _batches;
    private long _requests;
    private volatile bool _failed;

    /// <summary>Batches begun, and so seeds used up.</summary>
    public long Batches => Interlocked.Read(ref _batches);

    public long Requests => Interlocked.Read(ref _requests);

    /// <summary>Keeps two campaigns with the same seed from sending the same.</summary>
    public ulong Salt { get; init; }

    /// <summary>Called with each batch that was answered as it should be, and with its answers.</summary>
    public Action<FuzzBatch, IReadOnlyList<RawAnswer>, ulong>? Answered { get; init; }

    /// <summary>Sends at least so many requests.</summary>
    /// <returns>What was sent and answered, in one line.</returns>
    public async Task<string> RunAsync(ulong seed, long count)
    {
        var connections = (int)Math.Min(Connections, count);
        await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(() => WorkAsync(seed, count))));
        return string.Create(CultureInfo.InvariantCulture, $"seed {seed}: {Requests} requests on {Batches} connections, answers {Tally()}");
    }

    private async Task WorkAsync(ulong seed, long count)
    {
        while (!_failed && Requests < count)
        {
            var batchSeed = seed + (ulong)(Interlocked.Increment(ref _batches) - 1);
            try
            {
                await TryAsync(batchSeed);
            }
            catch
            {
                _failed = true;
                throw;
            }
        }
    }

    private async Task TryAsync(ulong seed)
    {
        var batch = make(new FuzzRandom(seed ^ Salt));
        var bytes = batch.ToBytes();
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            Interlocked.Add(ref _requests, batch.Count);
            if (batch.HangsUp)
            {
                await RawHttp.AbandonAsync(bridge, bytes.AsMemory(0, new FuzzRandom(~seed).Below(bytes.Length)), patience.Token);
                return;
            }

            var isWhole = RawHttp.TryReadAnswers(await RawHttp.ExchangeAsync(bridge, bytes, patience.Token), out var answers);
            foreach (var answer in answers)
                _statuses.AddOrUpdate(answer.Status, 1, (_, tally) => tally + 1);

            if (batch.Complaint(answers, isWhole, allowed) is { } complaint)
                Assert.Fail($"{Replay(seed)}: {complaint}");
            Answered?.Invoke(batch, answers, seed);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"{Replay(seed)}: no end within {Patience}. {FuzzBatch.Shown(bytes)}");
        }
    }

    public static string Replay(ulong seed) => string.Create(CultureInfo.InvariantCulture, $"Replay with tests/fuzz --seed {seed} --count 1");

    private string Tally()
    {
        var text = new StringBuilder();
        foreach (var (status, count) in _statuses.OrderBy(entry => entry.Key))
            text.Append(CultureInfo.InvariantCulture, $"{status}: {count}, ");
        return text.ToString().TrimEnd(',', ' ');
    }
}
