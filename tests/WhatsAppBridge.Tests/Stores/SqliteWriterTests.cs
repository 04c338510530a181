using Microsoft.Data.Sqlite;
using WhatsAppBridge.Conversations;
using WhatsAppBridge.Stores.Sqlite;

namespace WhatsAppBridge.Tests.Stores;

public sealed class SqliteWriterTests : IAsyncDisposable
{
    private readonly SqliteWriter _writer;
    private readonly List<string> _done = [];
    private int _batches;

    public SqliteWriterTests()
    {
        var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        _writer = new SqliteWriter(connection);
        _writer.BatchKept += () => _batches++;
    }

    public ValueTask DisposeAsync() => _writer.DisposeAsync();

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

        var unhurried = _writer.WriteUnhurriedAsync(_ => Do("unhurried"));
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
        var unhurried = _writer.WriteUnhurriedAsync(_ => Do("unhurried"));
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
            await _writer.WriteUnhurriedAsync(_ => Do("unhurried")).WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(3, _done.Count);
    }

    [Fact]
    public async Task What_is_unhurried_is_not_forgotten_at_the_end_and_fails_after_it()
    {
        var before = _writer.WriteUnhurriedAsync(_ => Do("before"));
        await _writer.DisposeAsync();

        await before;
        await Assert.ThrowsAsync<StoreUnavailableException>(() => _writer.WriteUnhurriedAsync(_ => Do("after")));
        Assert.Equal(["before"], _done);
    }

    [Fact]
    public async Task Nothing_unhurried_is_missed_among_many_writers()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 200; i++)
            {
                await (i % 3 == 0 ? _writer.WriteAsync(_ => Do("")) : _writer.WriteUnhurriedAsync(_ => Do(""))).WaitAsync(TimeSpan.FromSeconds(20));
            }
        })));

        Assert.Equal(1600, _done.Count);
    }

    private bool Do(string name, Action? before = null)
    {
        before?.Invoke();
        _done.Add(name);
        return true;
    }
}
