using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using WhatsAppBridge.Playground.Twilio;
using WhatsAppBridge.Stores.Sqlite;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.Tests.Stores;

/// <summary>
/// A file written by an earlier version of the program itself, killed in the middle of a turn: this version goes on where that
/// one was cut off. One file is kept for each form of the file that was released.
/// </summary>
public sealed class OlderStoreTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("whatsappbridge-tests-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("schema-4.db", "2026-11-24T14:30:00Z")]
    [InlineData("schema-5.db", "2026-11-30T12:40:00Z")]
    public async Task A_store_of_an_earlier_version_opens_and_goes_on(string file, string written)
    {
        var path = Path.Combine(_folder.FullName, "bridge.db");
        File.Copy(TestData.PathOf("stores", file), path);
        await using var bridge = await BridgeFixture.StartAsync(new Dictionary<string, string?>
        {
            ["Store:Provider"] = "Sqlite",
            ["Store:Sqlite:Path"] = path,
        }, builder => builder.Services.AddSingleton<TimeProvider>(new TimeThen(DateTimeOffset.Parse(written, CultureInfo.InvariantCulture))));

        // What was cut off is answered now, by REST.
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(20));
        var late = await bridge.Twilio.WatchSentAsync(patience.Token).FirstAsync(message => message.Via == SentVia.Rest, patience.Token);
        Assert.Equal(("whatsapp:+14155550124", true), (late.To, late.Body.Contains("cut off", StringComparison.Ordinal)));

        // What was answered then is answered again, and nobody is asked.
        var before = bridge.Assistant.Calls.Count;
        var again = await bridge.SayAsync("echo kept since then", "SM000000000000000000000000000000a1");
        Assert.Contains("kept since then", Assert.Single(again.Messages).Body, StringComparison.Ordinal);
        Assert.Equal(before, bridge.Assistant.Calls.Count);

        // And the last list is still the one a number chooses from.
        Assert.StartsWith("You chose", Assert.Single(await bridge.AskAsync("2")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_processes_may_bring_a_file_to_this_version_at_once()
    {
        for (var round = 0; round < 5; round++)
        {
            var path = Path.Combine(_folder.FullName, $"{round}.db");
            File.Copy(TestData.PathOf("stores", "schema-5.db"), path);
            using var together = new Barrier(2);

            var opened = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Factory.StartNew(
                () =>
                {
                    together.SignalAndWait();
                    return SqliteDatabase.Open(path);
                },
                CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

            Assert.Equal(SqliteSchema.Version, opened[0].Read(file => file.Get("PRAGMA user_version").ExecuteInt64()));
            foreach (var database in opened)
                await database.DisposeAsync();
        }
    }

    /// <summary>The time goes on from when the file was written: what is in it is not past its retention.</summary>
    private sealed class TimeThen(DateTimeOffset then) : TimeProvider
    {
        private readonly long _began = System.GetTimestamp();

        public override DateTimeOffset GetUtcNow() => then + System.GetElapsedTime(_began);
    }
}
