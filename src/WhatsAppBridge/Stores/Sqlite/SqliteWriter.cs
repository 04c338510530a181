using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using WhatsAppBridge.Conversations;

namespace WhatsAppBridge.Stores.Sqlite;

/// <summary>
/// The only writer. Callers queue; whoever is waiting when the disk is ready is committed together, so that one
/// synchronisation of the disk serves many messages. A caller continues when its work is on disk.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    private const int LargestBatch = 256;

    // What nobody urgently waits for is written with the next that somebody does; a quiet moment later on its own.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(10);

    private readonly ConcurrentQueue<Work> _unhurried = new();
    private readonly ITimer _timer;

    // Null only reminds of what is unhurried.
    private readonly Channel<Work?> _queue = Channel.CreateUnbounded<Work?>(new UnboundedChannelOptions { SingleReader = true });
    private readonly SqliteConnection _connection;
    private readonly SqliteStatements _statements;
    private readonly Task _loop;
    private int _isTimerSet;
    private volatile bool _isClosed;

    /// <param name="connection">Belongs to the writer from now on.</param>
    public SqliteWriter(SqliteConnection connection)
    {
        _connection = connection;
        _statements = new SqliteStatements(connection);
        _timer = TimeProvider.System.CreateTimer(_ => _queue.Writer.TryWrite(null), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _loop = Task.Run(WriteAsync);
    }

    /// <summary>A batch is on disk; its callers have not continued yet.</summary>
    public event Action? BatchKept;

    /// <summary>A batch could not be written; its callers have not failed yet.</summary>
    public event Action? BatchUndone;

    /// <summary>
    /// Queues work and completes when it is on disk. Work is done in the order in which it was queued; queuing itself
    /// happens before this returns.
    /// </summary>
    public Task<T> WriteAsync<T>(Func<SqliteStatements, T> write)
    {
        var work = new Work<T>(write);
        return _queue.Writer.TryWrite(work)
            ? work.Completion
            : Task.FromException<T>(new StoreUnavailableException("The store is closed."));
    }

    /// <summary>
    /// As <see cref="WriteAsync{T}"/>, only that it shares the next commit where there is one soon, instead of causing its own.
    /// Whatever is queued after this has returned is done after it.
    /// </summary>
    public Task<T> WriteUnhurriedAsync<T>(Func<SqliteStatements, T> write)
    {
        var work = new Work<T>(write);
        _unhurried.Enqueue(work);
        if (_isClosed)
            work.Fail(new StoreUnavailableException("The store is closed."));
        if (Interlocked.Exchange(ref _isTimerSet, 1) == 0)
            _timer.Change(LongestWait, Timeout.InfiniteTimeSpan);
        return work.Completion;
    }

    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync();
        _isClosed = true;
        _queue.Writer.TryWrite(null);
        _queue.Writer.TryComplete();
        await _loop;
        _statements.Dispose();
        await _connection.DisposeAsync();
    }

    private async Task WriteAsync()
    {
        var queued = new List<Work?>(LargestBatch);
        var batch = new List<Work>(LargestBatch);
        while (await _queue.Reader.WaitToReadAsync())
        {
            while (queued.Count < LargestBatch && _queue.Reader.TryRead(out var work))
                queued.Add(work);

            // Looked for after what is queued, and done before it: so it stays before whatever was queued after it.
            Interlocked.Exchange(ref _isTimerSet, 0);
            while (_unhurried.TryDequeue(out var work))
                batch.Add(work);
            batch.AddRange(queued.OfType<Work>());
            if (batch.Count > 0)
                WriteBatch(batch);
            queued.Clear();
            batch.Clear();
        }
    }

    // One that can't be done must not fail those it shares a commit with.
    private void WriteBatch(List<Work> batch)
    {
        if (TryWrite(batch) is not { } failure)
            return;

        // What the disk or another process refuses, it refuses to all, and each may have to wait to be told.
        if (batch.Count == 1 || SqliteFault.IsOfTheFile(failure))
        {
            foreach (var work in batch)
                work.Fail(new StoreUnavailableException($"The store can't be written: {SqliteFault.Explain(failure)}", failure));
            return;
        }

        foreach (var work in batch)
            WriteBatch([work]);
    }

    private Exception? TryWrite(List<Work> batch)
    {
        try
        {
            using (var transaction = _connection.BeginTransaction(deferred: false))
            {
                _statements.CurrentTransaction = transaction;
                foreach (var work in batch)
                    work.Run(_statements);
                transaction.Commit();
            }
        }
        catch (Exception exception)
        {
            BatchUndone?.Invoke();
            return exception;
        }

        BatchKept?.Invoke();
        foreach (var work in batch)
            work.Succeed();
        return null;
    }

    private abstract class Work
    {
        public abstract void Run(SqliteStatements statements);

        public abstract void Succeed();

        public abstract void Fail(Exception exception);
    }

    private sealed class Work<T>(Func<SqliteStatements, T> write) : Work
    {
        private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? _result;

        public Task<T> Completion => _completion.Task;

        public override void Run(SqliteStatements statements) => _result = write(statements);

        public override void Succeed() => _completion.TrySetResult(_result!);

        public override void Fail(Exception exception) => _completion.TrySetException(exception);
    }
}
