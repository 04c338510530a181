using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using WhatsAppBridge.Conversations;
using WhatsAppBridge.Stores.Sqlite;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.Tests.Stores;

/// <summary>When the embedded store has something, and when its disk has it.</summary>
public sealed class SqliteDiskTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly ConversationKey Conversation = new(new WhatsAppAddress("+14155550123"), new WhatsAppAddress("+14155550100"));

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("whatsappbridge-tests-");
    private readonly ManualResetEventSlim _disk = new(initialState: true);
    private readonly CapturedLogs _logs = new();
    private SqliteDatabase _database;
    private SqliteConversationStore _store;
    private Exception? _fault;

    public SqliteDiskTests() => (_database, _store) = Open(Path.Combine(_folder.FullName, "bridge.db"));

    public async ValueTask DisposeAsync()
    {
        _disk.Set();
        await _database.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_message_is_accepted_while_the_disk_is_at_work_and_its_answer_is_complete_when_the_disk_has_both()
    {
        _disk.Reset();
        var accepted = await AcceptAsync("SM1");
        var completing = CompleteAsync(accepted);
        await Task.WhenAny(completing, Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System));
        Assert.False(accepted.OnDisk.IsCompleted);
        Assert.False(completing.IsCompleted);

        _disk.Set();

        Assert.True(await completing.WaitAsync(Patience));
        Assert.True(accepted.OnDisk.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task An_answer_is_not_given_again_before_the_disk_has_it()
    {
        var accepted = await AcceptAsync("SM1");
        await accepted.OnDisk.WaitAsync(Patience);
        await CompleteAsync(accepted);
        _disk.Reset();

        var again = Assert.IsType<Acceptance.Answered>(await _store.AcceptAsync(Message("SM1"), default).AsTask().WaitAsync(Patience));

        Assert.False(again.OnDisk.IsCompleted);
        _disk.Set();
        await again.OnDisk.WaitAsync(Patience);
    }

    [Fact]
    public async Task After_a_failure_of_the_disk_nothing_is_accepted_and_the_log_says_why()
    {
        _fault = new IOException("Input/output error");
        var accepted = await AcceptAsync("SM1");
        await Assert.ThrowsAsync<StoreUnavailableException>(() => accepted.OnDisk.WaitAsync(Patience));
        _fault = null;

        await Assert.ThrowsAsync<StoreUnavailableException>(() => CompleteAsync(accepted));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => AcceptAsync("SM2"));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => _store.CheckAsync(default).AsTask());
        Assert.Contains("can't be used until a restart", _logs.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_serves_next_copies_what_is_left_in_the_log_and_begins_it_anew()
    {
        await CompleteAsync(await AcceptAsync("SM1"));
        for (var i = 2; i < 20; i++)
            await AcceptAsync($"SM{i}");
        var left = Directory.CreateDirectory(Path.Combine(_folder.FullName, "left"));
        foreach (var name in new[] { "bridge.db", "bridge.db-wal" })
            File.Copy(Path.Combine(_folder.FullName, name), Path.Combine(left.FullName, name));
        var log = new FileInfo(Path.Combine(left.FullName, "bridge.db-wal"));
        Assert.True(log.Length > 10 * 4200);

        await _database.DisposeAsync();
        (_database, _store) = Open(Path.Combine(left.FullName, "bridge.db"));
        Assert.Equal(19, (await _store.ClaimAsync(default)).Count);

        using var file = new SqliteConnection($"Data Source={Path.Combine(left.FullName, "bridge.db")};Mode=ReadOnly;Pooling=False");
        file.Open();
        using var frames = file.CreateCommand();
        frames.CommandText = "SELECT COUNT(*) FROM answer";
        Assert.Equal(1L, frames.ExecuteScalar());
        log.Refresh();
        // The claim itself is what has been written since.
        Assert.True(log.Length < 5 * 4200, $"{log.Length} bytes");
        Assert.Empty(_logs.All);
    }

    [Fact]
    public async Task A_log_that_somebody_reads_from_is_left_and_the_start_says_so()
    {
        await CompleteAsync(await AcceptAsync("SM1"));
        using var file = new SqliteConnection($"Data Source={Path.Combine(_folder.FullName, "bridge.db")};Mode=ReadOnly;Pooling=False");
        file.Open();
        using var reading = file.BeginTransaction(deferred: true);
        using var read = file.CreateCommand();
        read.Transaction = reading;
        read.CommandText = "SELECT COUNT(*) FROM message";
        read.ExecuteScalar();

        Assert.Single(await _store.ClaimAsync(default));
        Assert.Contains("another process reads from it", _logs.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_log_of_a_linked_file_is_put_on_disk_where_it_is()
    {
        await _database.DisposeAsync();
        var linked = Path.Combine(_folder.FullName, "linked.db");
        File.CreateSymbolicLink(linked, Path.Combine(_folder.FullName, "bridge.db"));
        (_database, _store) = Open(linked);

        Assert.True(await CompleteAsync(await AcceptAsync("SM1")));
    }

    [Fact]
    public async Task What_is_written_after_the_log_was_emptied_is_put_on_disk()
    {
        await CompleteAsync(await AcceptAsync("SM1"));
        await _store.PruneAsync(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, default);

        Assert.True(await CompleteAsync(await AcceptAsync("SM2")));
        Assert.Empty(_logs.All);
    }

    private (SqliteDatabase Database, SqliteConversationStore Store) Open(string path)
    {
        var database = SqliteDatabase.Open(path, new LoggerFactory([_logs]).CreateLogger<SqliteDatabase>(), Synchronise);
        return (database, new SqliteConversationStore(database, TimeProvider.System));
    }

    private void Synchronise()
    {
        _disk.Wait();
        if (_fault is not null)
            throw _fault;
    }

    private async Task<Acceptance.Ours> AcceptAsync(string sid) =>
        Assert.IsType<Acceptance.Ours>(await _store.AcceptAsync(Message(sid), default).AsTask().WaitAsync(Patience));

    private async Task<bool> CompleteAsync(Acceptance.Ours accepted) => await _store.CompleteAsync(
        new CompletedTurn { Claim = accepted.Claim, Conversation = Conversation, Messages = Reply.OfText("answer").Messages, State = null }, default);

    private static InboundMessage Message(string sid) => new() { Sid = new MessageSid(sid), Conversation = Conversation, Text = $"text of {sid}" };
}
