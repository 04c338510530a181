using Microsoft.Data.Sqlite;
using WhatsAppBridge.Conversations;

namespace WhatsAppBridge.Stores.Sqlite;

/// <summary>
/// The only writer. Callers queue; whoever is waiting when the disk is ready is committed together, so that one
/// synchronisation of the disk serves many messages. A caller continues when its work is on disk, or committed where that is
/// all it asks for. Reads that every message may need are done here as well, between two batches.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    private const int LargestBatch = 256;

    // What nobody urgently waits for is written, and put on disk, with the next that somebody does; a quiet moment later on its own.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(10);

    private readonly object _gate = new();
    private readonly Queue<SqliteWork> _writes = [];
    private readonly Queue<SqliteWork> _reads = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SqliteConnection _connection;
    private readonly SqliteStatements _statements;
    private readonly SqliteLog _log;
    private bool _isUrgent;
    private bool _isClosed;

    /// <param name="connection">Belongs to the writer from now on.</param>
    /// <param name="log">What the connection commits to.</param>
    public SqliteWriter(SqliteConnection connection, SqliteLog log)
    {
        _connection = connection;
        _log = log;
        _statements = new SqliteStatements(connection);
        // A thread of its own: it spends its life waiting for the disk, and the pool's threads are for those who don't.
        new Thread(Write) { IsBackground = true, Name = "SQLite writer" }.Start();
    }

    /// <summary>A batch is about to be written.</summary>
    public event Action<SqliteStatements>? BatchBegun;

    /// <summary>A batch is committed; its callers have not continued yet.</summary>
    public event Action? BatchKept;

    /// <summary>A batch could not be written; its callers have not failed yet.</summary>
    public event Action? BatchUndone;

    private bool IsInTransaction => SQLitePCL.raw.sqlite3_get_autocommit(_connection.Handle) == 0;

    /// <summary>
    /// Queues work and completes when it is on disk. What is written is written in the order in which it was queued; queuing
    /// itself happens before this returns.
    /// </summary>
    public Task<T> WriteAsync<T>(Func<SqliteStatements, T> write) => Enqueue(new SqliteWork<T>(write) { WaitsForDisk = true }, _writes, isUrgent: true);

    /// <summary>
    /// As <see cref="WriteAsync{T}"/>, only that it completes when it is committed, and a crash of the process can't undo it. The disk
    /// has it with the next that somebody waits for, or a moment later; the work can take <see cref="SqliteLog.OnDisk"/> along.
    /// </summary>
    public Task<T> CommitAsync<T>(Func<SqliteStatements, T> write) => Enqueue(new SqliteWork<T>(write), _writes, isUrgent: true);

    /// <summary>
    /// As <see cref="CommitAsync{T}"/>, only that it shares the next commit where there is one soon, instead of causing its own.
    /// </summary>
    public Task<T> CommitUnhurriedAsync<T>(Func<SqliteStatements, T> write) => Enqueue(new SqliteWork<T>(write), _writes, isUrgent: false);

    /// <summary>
    /// Queues work outside of a transaction and completes when it is done: before the next batch is written, and without causing one.
    /// It sees what is committed, and nothing that may yet be undone.
    /// </summary>
    public Task<T> ReadAsync<T>(Func<SqliteStatements, T> read) => Enqueue(new SqliteWork<T>(read), _reads, isUrgent: false);

    /// <summary>Writes what is queued and takes no more.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _isClosed = true;
            Monitor.Pulse(_gate);
        }

        await _ended.Task;
        _statements.Dispose();
        await _connection.DisposeAsync();
    }

    private Task<T> Enqueue<T>(SqliteWork<T> work, Queue<SqliteWork> queue, bool isUrgent)
    {
        lock (_gate)
        {
            if (_isClosed)
                return Task.FromException<T>(new StoreUnavailableException("The store is closed."));

            queue.Enqueue(work);
            // The writer sleeps for as long as nothing is queued, and not for long over what is not urgent.
            if (queue.Count == 1 || (isUrgent && !_isUrgent))
                Monitor.Pulse(_gate);
            _isUrgent |= isUrgent;
        }

        return work.Completion;
    }

    private void Write()
    {
        var batch = new List<SqliteWork>(LargestBatch);
        Step step;
        do
        {
            switch (step = Take(batch))
            {
                case Step.Read:
                    ReadBatch(batch);
                    break;
                case Step.Write:
                    WriteBatch(batch);
                    break;
            }

            batch.Clear();
            if (step is Step.Rest or Step.End || _log.Delay > LongestWait)
                _log.Synchronise();
        }
        while (step != Step.End);

        _ended.SetResult();
    }

    private Step Take(List<SqliteWork> batch)
    {
        lock (_gate)
        {
            while (_writes.Count == 0 && _reads.Count == 0 && !_isClosed)
            {
                if (!Monitor.Wait(_gate, _log.IsAhead ? LongestWait : Timeout.InfiniteTimeSpan))
                    return Step.Rest;
            }

            if (_reads.Count == 0 && !_isUrgent && !_isClosed)
                Monitor.Wait(_gate, LongestWait);

            var step = _reads.Count > 0 ? Step.Read : _writes.Count > 0 ? Step.Write : Step.End;
            var queue = step == Step.Read ? _reads : _writes;
            while (batch.Count < LargestBatch && queue.TryDequeue(out var work))
                batch.Add(work);
            if (step == Step.Write)
                _isUrgent = _writes.Count > 0;
            return step;
        }
    }

    private void ReadBatch(List<SqliteWork> batch)
    {
        // A transaction that could neither be ended nor undone holds what nobody may believe.
        var refused = IsInTransaction ? new StoreUnavailableException("The store can't be read: what could not be written is still in the way.") : null;
        foreach (var work in batch)
        {
            if (refused is not null)
                work.Fail(refused);
            else if (TryRead(work) is { } failure && SqliteFault.IsOfTheFile(failure.InnerException!))
                refused = failure;
        }
    }

    private StoreUnavailableException? TryRead(SqliteWork work)
    {
        try
        {
            work.Run(_statements);
        }
        catch (Exception exception)
        {
            var failure = new StoreUnavailableException($"The store can't be read: {SqliteFault.Explain(exception)}", exception);
            work.Fail(failure);
            return failure;
        }

        work.Succeed();
        return null;
    }

    // One that can't be done must not fail those it shares a commit with.
    private void WriteBatch(List<SqliteWork> batch)
    {
        if (_log.Failure is not null)
        {
            FailForGood(batch);
        }
        else if (TryWrite(batch) is not { } failure)
        {
            Release(batch);
        }
        // What the disk or another process refuses, it refuses to all, and each may have to wait to be told.
        else if (batch.Count == 1 || SqliteFault.IsOfTheFile(failure))
        {
            Fail(batch, new StoreUnavailableException($"The store can't be written: {SqliteFault.Explain(failure)}", failure));
        }
        else
        {
            foreach (var work in batch)
                WriteBatch([work]);
        }
    }

    private Exception? TryWrite(List<SqliteWork> batch)
    {
        try
        {
            _statements.Get("BEGIN IMMEDIATE").ExecuteNonQuery();
            BatchBegun?.Invoke(_statements);
            foreach (var work in batch)
                work.Run(_statements);
            _statements.Get("COMMIT").ExecuteNonQuery();
        }
        catch (Exception exception)
        {
            Undo();
            return exception;
        }

        _log.Commit();
        BatchKept?.Invoke();
        return null;
    }

    // Whoever waits for the commit alone goes on while the disk is at work.
    private void Release(List<SqliteWork> batch)
    {
        foreach (var work in batch)
        {
            if (!work.WaitsForDisk)
                work.Succeed();
        }

        batch.RemoveAll(static work => !work.WaitsForDisk);
        if (batch.Count == 0)
            return;

        _log.Synchronise();
        if (_log.Failure is not null)
        {
            FailForGood(batch);
            return;
        }

        foreach (var work in batch)
            work.Succeed();
    }

    // An exception of its own for each: one that is thrown again keeps all the places where it was thrown before.
    private void FailForGood(List<SqliteWork> batch)
    {
        foreach (var work in batch)
            work.Fail(new StoreUnavailableException(_log.Failure!.Message, _log.Failure.InnerException!) { IsUntilRestart = true });
    }

    private static void Fail(List<SqliteWork> batch, StoreUnavailableException failure)
    {
        foreach (var work in batch)
            work.Fail(failure);
    }

    // SQLite may have rolled back already (https://www.sqlite.org/lang_transaction.html#response_to_errors_within_a_transaction).
    private void Undo()
    {
        try
        {
            if (IsInTransaction)
                _statements.Get("ROLLBACK").ExecuteNonQuery();
        }
        catch (SqliteException)
        {
            // What is still open then fails the next batch as it did this one.
        }

        BatchUndone?.Invoke();
    }

    private enum Step
    {
        Read,
        Write,

        /// <summary>Nothing to do, and something to put on disk.</summary>
        Rest,

        /// <summary>Closed, and nothing is left.</summary>
        End,
    }
}
