using BenchmarkDotNet.Attributes;
using WhatsAppBridge.Benchmarks.Hosting;
using WhatsAppBridge.Conversations;

namespace WhatsAppBridge.Benchmarks.Micro;

/// <summary>
/// The steps of the stores, 64 callers at a time as under load, against a turn in memory: what durability costs, and that
/// an index finds what it should.
/// </summary>
public class StoreBenchmarks
{
    private const int Callers = 64;
    private const int People = 2_000;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("whatsappbridge-micro-");
    private StoreInProcess _memory = null!;
    private StoreInProcess _sqlite = null!;
    private int _next;

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        _memory = StoreInProcess.OfMemory();
        _sqlite = StoreInProcess.OfFile(Path.Combine(_folder.FullName, "bridge.db"));
        await TakeTurnsAsync(_memory);
        await TakeTurnsAsync(_sqlite);
    }

    [GlobalCleanup]
    public async Task CleanUpAsync()
    {
        await _memory.DisposeAsync();
        await _sqlite.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Callers)]
    public Task TurnInMemory() => TakeTurnsAsync(_memory);

    [Benchmark(OperationsPerInvoke = Callers)]
    public Task TurnInSqlite() => TakeTurnsAsync(_sqlite);

    [Benchmark(OperationsPerInvoke = Callers)]
    public Task DuplicateInSqlite() => RepeatAsync(_sqlite);

    [Benchmark(OperationsPerInvoke = Callers)]
    public Task StateFromSqlite() => LoadAsync(_sqlite);

    private Task TakeTurnsAsync(StoreInProcess store) => Task.WhenAll(Enumerable.Range(0, Callers).Select(_ =>
    {
        var number = _next++;
        return store.TakeTurnAsync(StoreInProcess.MessageOf(number, number % People, "When are you open?"), "From 9 to 17.", CancellationToken.None);
    }));

    // What each store was given first is there for good.
    private static async Task RepeatAsync(StoreInProcess store)
    {
        for (var i = 0; i < Callers; i++)
        {
            if (await store.Conversations.AcceptAsync(StoreInProcess.MessageOf(Callers, 0, "When are you open?"), CancellationToken.None) is not Acceptance.Answered)
                throw new InvalidOperationException("A duplicate was taken for a new message.");
        }
    }

    private static async Task LoadAsync(StoreInProcess store)
    {
        for (var i = 0; i < Callers; i++)
            await store.Conversations.LoadAsync(StoreInProcess.MessageOf(Callers, Callers + i, "").Conversation, CancellationToken.None);
    }
}
