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
