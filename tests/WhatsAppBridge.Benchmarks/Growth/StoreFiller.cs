using WhatsAppBridge.Benchmarks.Hosting;

namespace WhatsAppBridge.Benchmarks.Growth;

/// <summary>Fills a SQLite store as the bridge would, through its own store and many at a time, only without the bridge.</summary>
internal static class StoreFiller
{
    private const int AtOnce = 256;

    // As long as a message may be: a gigabyte of short ones is an hour's work.
    private static readonly string LongText = string.Concat(Enumerable.Repeat("I would like to know when you are open. ", 40));

    /// <summary>Everybody has written once, under both of their names.</summary>
    public static async Task MeetAsync(string file, int people, CancellationToken cancellationToken)
    {
        await using var store = StoreInProcess.OfFile(file);
        await Parallel.ForEachAsync(Enumerable.Range(0, people), Many(cancellationToken), async (person, token) =>
        {
            var message = StoreInProcess.MessageOf(person, person, "Hello");
            await store.People.IdentifyAsync(message.PhoneNumber, message.UserId, token);
            await store.TakeTurnAsync(message, "Hello", token);
        });
    }

    /// <summary>So few people have written so much that the file is so large.</summary>
    public static async Task FillAsync(string file, long bytes, int people, CancellationToken cancellationToken)
    {
        await using var store = StoreInProcess.OfFile(file);
        const int step = 10_000;
        for (var first = 0; new FileInfo(file).Length < bytes; first += step)
        {
            await Parallel.ForEachAsync(Enumerable.Range(first, step), Many(cancellationToken), async (number, token) =>
                await store.TakeTurnAsync(StoreInProcess.MessageOf(number, number % people, LongText), LongText, token));
        }
    }

    private static ParallelOptions Many(CancellationToken cancellationToken) => new() { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
}
