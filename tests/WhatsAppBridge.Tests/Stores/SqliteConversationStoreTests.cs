using Microsoft.Data.Sqlite;
using WhatsAppBridge.Conversations;
using WhatsAppBridge.Stores.Sqlite;

namespace WhatsAppBridge.Tests.Stores;

public sealed class SqliteConversationStoreTests : ConversationStoreContract, IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("whatsappbridge-tests-");
    private SqliteDatabase _database = null!;
    private SqliteConversationStore _store = null!;

    public SqliteConversationStoreTests() => Open();

    private protected override IConversationStore Store => _store;

    private string File => Path.Combine(_folder.FullName, "data", "bridge.db");

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Everything_is_there_again_after_a_restart()
    {
        var finished = await AcceptAsync("SM1");
        await _store.CompleteAsync(Completed(finished) with { Messages = Reply.OfText("answer").Messages }, default);
        await _store.FinishAsync(finished, default);
        await AcceptAsync("SM2");
        await _store.GetOrAddValueAsync("secret", "kept", default);

        await RestartAsync();

        Assert.Equal("answer", (await HeardAsync("SM1"))[0].Text);
        Assert.Equal("SM2", Assert.Single(await _store.ClaimAsync(default)).Message.Sid.Value);
        Assert.Equal("kept", await _store.GetOrAddValueAsync("secret", "other", default));
        Assert.True((await AcceptAsync("SM3")).Number > finished.Number);
    }

    [Fact]
    public async Task A_file_of_a_newer_version_is_refused()
    {
        await _database.DisposeAsync();
        Execute("PRAGMA user_version = 99");

        var refusal = Assert.Throws<StoreUnavailableException>(() => Open());

        Assert.Contains("newer version", refusal.Message, StringComparison.Ordinal);
        Execute($"PRAGMA user_version = {SqliteSchema.Version}");
        Open();
    }

    [Fact]
    public async Task A_file_that_is_no_store_is_refused_with_advice()
    {
        await _database.DisposeAsync();
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(File)!))
            System.IO.File.Delete(file);
        await System.IO.File.WriteAllTextAsync(File, new string('x', 10_000));

        Assert.Contains("Store:Sqlite:Path", Assert.Throws<StoreUnavailableException>(() => Open()).Message, StringComparison.Ordinal);

        System.IO.File.Delete(File);
        Open();
    }

    [Fact]
    public async Task When_the_disk_refuses_nothing_is_accepted_and_later_everything_is()
    {
        // A table nobody can write to stands for a full disk: the statement fails within the transaction.
        Execute("CREATE TRIGGER full BEFORE INSERT ON message BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END");
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await _store.AcceptAsync(Message("SM1"), default));

        Execute("DROP TRIGGER full");

        Assert.True(await _store.AcceptAsync(Message("SM1"), default) is Acceptance.Ours { IsNew: true });
    }

    [Fact]
    public async Task A_damaged_file_stops_the_start_with_advice()
    {
        for (var i = 0; i < 200; i++)
            await AcceptAsync($"SM{i}");
        await _database.DisposeAsync();
        var bytes = await System.IO.File.ReadAllBytesAsync(File);
        Array.Fill(bytes, (byte)0xA5, 4096, bytes.Length - 4096);
        await System.IO.File.WriteAllBytesAsync(File, bytes);

        var refusal = Assert.Throws<StoreUnavailableException>(() => Open());

        Assert.Contains("damaged", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(".recover", refusal.Message, StringComparison.Ordinal);
        System.IO.File.Delete(File);
        Open();
    }

    [Fact]
    public async Task A_file_serves_one_process()
    {
        await _store.ClaimAsync(default);
        await using var otherDatabase = SqliteDatabase.Open(File);
        var other = new SqliteConversationStore(otherDatabase, Time);

        var refusal = await Assert.ThrowsAsync<StoreUnavailableException>(async () => await other.ClaimAsync(default));

        Assert.Contains("another process", refusal.Message, StringComparison.Ordinal);
        // Looking and opening again is for commands beside the service.
        Assert.Equal("kept", await other.GetOrAddValueAsync("secret", "kept", default));
        await RestartAsync();
        Assert.Empty(await _store.ClaimAsync(default));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task While_another_process_holds_the_file_nothing_is_accepted_and_everybody_is_told_at_once()
    {
        using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        SqliteSchema.Execute(connection, "BEGIN IMMEDIATE");
        var began = TimeProvider.System.GetTimestamp();

        var refused = await Task.WhenAll(Enumerable.Range(0, 50).Select(async i =>
            await Assert.ThrowsAsync<StoreUnavailableException>(async () => await _store.AcceptAsync(Message($"SM{i}"), default))));

        // One batch waited for the file, perhaps a second behind it; not fifty one after the other.
        Assert.InRange(TimeProvider.System.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(60));
        Assert.All(refused, refusal => Assert.Contains("Another process holds the file", refusal.Message, StringComparison.Ordinal));
        SqliteSchema.Execute(connection, "ROLLBACK");
        await AcceptAsync("SM1");
    }

    [Fact]
    public async Task What_is_pruned_gives_the_disk_its_space_back()
    {
        var large = new string('x', 20_000);
        await Task.WhenAll(Enumerable.Range(0, 2_000).Select(async i =>
        {
            var accepted = (Acceptance.Ours)await _store.AcceptAsync(Message($"SM{i}") with { Text = large }, default);
            await FinishAsync(accepted.Claim);
        }));
        Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        var before = new FileInfo(File).Length;
        Time.Advance(TimeSpan.FromHours(2));

        Assert.Equal(2_000, await _store.PruneAsync(Time.GetUtcNow() - TimeSpan.FromHours(1), Time.GetUtcNow() - TimeSpan.FromHours(1), default));

        Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        Assert.InRange(new FileInfo(File).Length, 0, before / 3);
        await AcceptAsync("SM1");
    }

    private void Open()
    {
        _database = SqliteDatabase.Open(File);
        _store = new SqliteConversationStore(_database, Time);
    }

    private protected override async Task RestartAsync()
    {
        await _database.DisposeAsync();
        Open();
    }

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        SqliteSchema.Execute(connection, sql);
    }
}
