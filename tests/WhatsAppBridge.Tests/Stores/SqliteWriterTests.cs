using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using WhatsAppBridge.Conversations;
using WhatsAppBridge.Stores.Sqlite;

namespace WhatsAppBridge.Tests.Stores;

public sealed class SqliteWriterTests : IAsyncDisposable
{
    private readonly SqliteWriter _writer;
    private readonly SqliteLog _log;
    private readonly ManualResetEventSlim _disk = new(initialState: true);
    private readonly List<string> _done = [];
    private Exception? _diskFault;
    private int _batches;
    private int _synchronised;

    public SqliteWriterTests()
    {
        var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        _log = new SqliteLog(Synchronise, NullLogger.Instance);
        _writer = new SqliteWriter(connection, _log);
        _writer.BatchKept += () => _batches++;
    }

    public ValueTask DisposeAsync()
    {
        _disk.Set();
        return _writer.DisposeAsync();
    }

    [Fact]
    public async Task What_is_committed_does_not_wait_for_the_disk_and_what_is_written_does()
    {
        _disk.Reset();
        var onDisk = await _writer.CommitAsync(_ => _log.OnDisk).WaitAsync(TimeSpan.FromSeconds(20));
        var written = _writer.WriteAsync(_ => Do("written"));
        Assert.False(onDisk.IsCompleted);

        await Task.WhenAny(written, Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System));
        Assert.False(written.IsCompleted);
        _disk.Set();

        await written.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.True(onDisk.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task What_shares_a_commit_goes_on_while_the_disk_is_at_work()
    {
        var (begun, held) = (new TaskCompletionSource(), new ManualResetEventSlim());
        var first = _writer.WriteAsync(_ => Do("first", () =>
        {
            begun.SetResult();
            held.Wait();
        }));
        await begun.Task;
        var written = _writer.WriteAsync(_ => Do("written"));
        var committed = _writer.CommitAsync(_ => Do("committed", _disk.Reset));
        held.Set();

        await committed.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.False(written.IsCompleted);
        _disk.Set();
        await Task.WhenAll(first, written);
        Assert.Equal((2, 2), (_batches, _synchronised));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_nobody_waits_for_is_on_disk_a_moment_later(bool isHurried)
    {
        var onDisk = await (isHurried ? _writer.CommitAsync(_ => _log.OnDisk) : _writer.CommitUnhurriedAsync(_ => _log.OnDisk));
        await onDisk.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(1, _synchronised);
    }

    [Fact]
    public async Task Whoever_keeps_committing_does_not_keep_the_disk_waiting()
    {
        // So many that the writer never rests: only that the first has waited for long can have it synchronise.
        var first = await _writer.CommitAsync(_ => _log.OnDisk);
        var queued = new Queue<Task>();
        while (!first.IsCompleted)
        {
            queued.Enqueue(_writer.CommitAsync(_ => Do("")));
            if (queued.Count > 1_000)
                await queued.Dequeue();
            Assert.True(_done.Count < 1_000_000, "The first is still not on disk.");
        }
    }

    [Fact]
    public async Task What_is_only_read_needs_no_disk()
    {
        await _writer.ReadAsync(_ => Do("read"));
        await _writer.DisposeAsync();

        Assert.Equal(0, _synchronised);
    }

    [Fact]
    public async Task What_is_committed_last_is_on_disk_at_the_end()
    {
        var onDisk = _writer.CommitUnhurriedAsync(_ => _log.OnDisk);
        await _writer.DisposeAsync();

        Assert.True((await onDisk).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task After_a_disk_that_may_not_have_what_it_was_given_nothing_is_written_any_more()
    {
        _diskFault = new IOException("Input/output error");
        var onDisk = await _writer.CommitAsync(_ => _log.OnDisk);
        var failure = await Assert.ThrowsAsync<StoreUnavailableException>(() => _writer.WriteAsync(_ => Do("written")));
        Assert.Contains("(Input/output error). Nothing more is written before a restart", failure.Message, StringComparison.Ordinal);
        Assert.Equal(failure.Message, (await Assert.ThrowsAsync<StoreUnavailableException>(() => onDisk)).Message);

        _diskFault = null;
        var batches = _batches;
        var refused = await Assert.ThrowsAsync<StoreUnavailableException>(() => _writer.WriteAsync(_ => Do("later")));
        var refusedAgain = await Assert.ThrowsAsync<StoreUnavailableException>(() => _writer.CommitAsync(_ => Do("later")));
        Assert.Equal((failure.Message, failure.Message), (refused.Message, refusedAgain.Message));
        Assert.True(failure.IsUntilRestart && refused.IsUntilRestart);
        // One that many throw would keep all the places where it was thrown.
        Assert.NotSame(refused, refusedAgain);
        Assert.True(await _writer.ReadAsync(_ => Do("read")));
        Assert.Equal(batches, _batches);
        Assert.DoesNotContain("later", _done);
    }

    [Fact]
    public async Task What_is_unhurried_is_done_before_what_is_queued_after_it_and_shares_its_commit()
    {
        var (begun, held) = (new TaskCompletionSource(), new ManualResetEventSlim());
        var first = _writer.WriteAsync(_ => Do("first", () =>
        {
            begun.SetResult();
            held.Wait();
        }));
        await begun.Task;

        var unhurried = _writer.CommitUnhurriedAsync(_ => Do("unhurried"));
        var second = _writer.WriteAsync(_ => Do("second"));
        held.Set();
        await Task.WhenAll(first, unhurried, second);

        Assert.Equal(["first", "unhurried", "second"], _done);
        Assert.Equal(2, _batches);
    }

    [Fact]
    public async Task What_is_read_is_read_before_what_was_queued_with_it_is_written()
    {
        var (begun, held) = (new TaskCompletionSource(), new ManualResetEventSlim());
        var first = _writer.WriteAsync(_ => Do("first", () =>
        {
            begun.SetResult();
            held.Wait();
        }));
        await begun.Task;

        var second = _writer.WriteAsync(_ => Do("second"));
        var read = _writer.ReadAsync(_ => Do("read"));
        held.Set();
        await Task.WhenAll(first, second, read);

        Assert.Equal(["first", "read", "second"], _done);
        Assert.Equal(2, _batches);
    }

    [Fact]
    public async Task What_is_only_read_commits_nothing()
    {
        Assert.True(await _writer.ReadAsync(file => file.Get("SELECT 1").ExecuteInt64() is 1));
        Assert.Equal(0, _batches);
    }

    [Fact]
    public async Task What_is_read_causes_no_commit_of_what_is_unhurried()
    {
        var unhurried = _writer.CommitUnhurriedAsync(_ => Do("unhurried"));
        await _writer.ReadAsync(_ => Do("read"));
        Assert.Equal(["read"], _done);

        await Task.WhenAll(_writer.WriteAsync(_ => Do("hurried")), unhurried);
        Assert.Equal(["read", "unhurried", "hurried"], _done);
        Assert.Equal(1, _batches);
    }

    [Fact]
    public async Task What_can_not_be_read_fails_alone()
    {
        var broken = _writer.ReadAsync(file => file.Get("SELECT nothing FROM nowhere").ExecuteInt64());
        await _writer.WriteAsync(_ => Do("written"));

        var failure = await Assert.ThrowsAsync<StoreUnavailableException>(() => broken);
        Assert.StartsWith("The store can't be read: ", failure.Message, StringComparison.Ordinal);
        Assert.Equal(["written"], _done);
    }

    [Fact]
    public async Task What_is_unhurried_is_written_by_itself_when_nothing_else_is()
    {
        for (var i = 0; i < 3; i++)
            await _writer.CommitUnhurriedAsync(_ => Do("unhurried")).WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(3, _done.Count);
    }

    [Fact]
    public async Task What_is_unhurried_is_not_forgotten_at_the_end_and_fails_after_it()
    {
        var before = _writer.CommitUnhurriedAsync(_ => Do("before"));
        await _writer.DisposeAsync();

        await before;
        await Assert.ThrowsAsync<StoreUnavailableException>(() => _writer.CommitUnhurriedAsync(_ => Do("after")));
        Assert.Equal(["before"], _done);
    }

    [Fact]
    public async Task Nothing_unhurried_is_missed_among_many_writers()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 200; i++)
            {
                await (i % 3 == 0 ? _writer.WriteAsync(_ => Do("")) : _writer.CommitUnhurriedAsync(_ => Do(""))).WaitAsync(TimeSpan.FromSeconds(20));
            }
        })));

        Assert.Equal(1600, _done.Count);
    }

    private void Synchronise()
    {
        _disk.Wait();
        if (_diskFault is not null)
            throw _diskFault;
        _synchronised++;
    }

    private bool Do(string name, Action? before = null)
    {
        before?.Invoke();
        _done.Add(name);
        return true;
    }
}
