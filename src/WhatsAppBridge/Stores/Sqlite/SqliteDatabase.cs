using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using WhatsAppBridge.Conversations;

namespace WhatsAppBridge.Stores.Sqlite;

/// <summary>
/// The embedded store's file: write-ahead log, one writer, durable before a call returns: the disk has it, not only the operating
/// system. What returns earlier says so.
/// </summary>
internal sealed partial class SqliteDatabase : IAsyncDisposable
{
    /// <summary>For another process that holds the file, such as a command beside the service.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private readonly SqliteWriter _writer;
    private readonly SqliteConnection _reading;
    private readonly SqliteStatements _read;
    private readonly Lock _readLock = new();
    private readonly string _path;
    private readonly SqliteLog _log;
    private readonly SqliteLogFile _logFile;
    private readonly ILogger _logger;
    private FileStream? _alone;

    private SqliteDatabase(string path, SqliteConnection writing, SqliteConnection reading, SqliteLogFile logFile, SqliteLog log, ILogger logger)
    {
        _path = path;
        _reading = reading;
        _read = new SqliteStatements(reading);
        _logFile = logFile;
        _log = log;
        _logger = logger;
        _writer = new SqliteWriter(writing, _log);
        Recollection = new SqliteRecollection(_writer);
    }

    /// <summary>What need not be read again.</summary>
    public SqliteRecollection Recollection { get; }

    /// <summary>For the writer's work: completes when the disk has what the batch at work commits, fails when it may not have it.</summary>
    public Task OnDisk => _log.OnDisk;

    /// <summary>A batch of writes is committed; its callers have not continued yet.</summary>
    public event Action? BatchKept
    {
        add => _writer.BatchKept += value;
        remove => _writer.BatchKept -= value;
    }

    /// <summary>A batch of writes could not be written and has been rolled back; its callers have not failed yet.</summary>
    public event Action? BatchUndone
    {
        add => _writer.BatchUndone += value;
        remove => _writer.BatchUndone -= value;
    }

    /// <summary>Opens the file, and makes it and its folder where there are none.</summary>
    /// <param name="path">The file's.</param>
    /// <param name="logger">Hears of what the disk fails at.</param>
    /// <param name="synchronise">Done before the log is put on disk; what it throws counts as the disk's failure.</param>
    /// <exception cref="StoreUnavailableException">The file can't be used; the message says why and what to do.</exception>
    public static SqliteDatabase Open(string path, ILogger<SqliteDatabase>? logger = null, Action? synchronise = null)
    {
        SqliteConnection? writing = null, reading = null;
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { Length: > 0 } folder)
                Directory.CreateDirectory(folder);

            writing = OpenConnection(path);
            SqliteSchema.Prepare(writing);
            reading = OpenConnection(path);
            var logFile = SqliteLogFile.Open(writing);
            var hears = logger ?? NullLogger<SqliteDatabase>.Instance;
            return new SqliteDatabase(path, writing, reading, logFile, new SqliteLog(synchronise + logFile.Synchronise, hears), hears);
        }
        catch (Exception exception)
        {
            reading?.Dispose();
            writing?.Dispose();
            if (exception is not (SqliteException or IOException or UnauthorizedAccessException))
                throw;
            throw new StoreUnavailableException($"The store {path} can't be opened: {SqliteFault.Explain(exception)} Check Store:Sqlite:Path, and that the folder exists, is writable and has space.", exception);
        }
    }

    /// <summary>Queues work for the writer, in the order of the calls, and completes when it is on disk.</summary>
    /// <exception cref="StoreUnavailableException">Nothing of it has been written, or the disk itself has failed and nobody knows.</exception>
    public Task<T> WriteAsync<T>(Func<SqliteStatements, T> write) => _writer.WriteAsync(write);

    /// <summary>
    /// As <see cref="WriteAsync{T}"/>, only that it completes as soon as no crash of this process can undo it. A power cut can until
    /// <see cref="OnDisk"/>, as the work saw it, completes: with the next write, or a hundredth of a second later; while another
    /// process holds the file, at most <see cref="LongestWait"/> later.
    /// </summary>
    /// <exception cref="StoreUnavailableException">Nothing of it has been written.</exception>
    public Task<T> CommitAsync<T>(Func<SqliteStatements, T> write) => _writer.CommitAsync(write);

    /// <summary>As <see cref="CommitAsync{T}"/>, for what nobody is kept waiting for by: it shares the next commit where there is one soon.</summary>
    /// <exception cref="StoreUnavailableException">Nothing of it has been written.</exception>
    public Task<T> CommitUnhurriedAsync<T>(Func<SqliteStatements, T> write) => _writer.CommitUnhurriedAsync(write);

    /// <summary>
    /// Reads on the writer's connection, between two batches: its pages stay in memory (SQLite's usual 2 MB of them), while those of any
    /// other connection are read again after every commit. For what messages need.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The file can't be read.</exception>
    public Task<T> ReadAsync<T>(Func<SqliteStatements, T> read) => _writer.ReadAsync(read);

    /// <exception cref="StoreUnavailableException">The file can't be read.</exception>
    public T Read<T>(Func<SqliteStatements, T> read)
    {
        try
        {
            lock (_readLock)
                return read(_read);
        }
        catch (SqliteException exception)
        {
            throw new StoreUnavailableException($"The store can't be read: {SqliteFault.Explain(exception)}", exception);
        }
    }

    /// <summary>Reads what takes long, beside everybody else's reading.</summary>
    /// <exception cref="StoreUnavailableException">The file can't be read.</exception>
    public T ReadApart<T>(Func<SqliteStatements, T> read)
    {
        try
        {
            // Without the settings, some of which wait for the writer.
            using var connection = Connect(_path);
            using var statements = new SqliteStatements(connection);
            return read(statements);
        }
        catch (SqliteException exception)
        {
            throw new StoreUnavailableException($"The store can't be read: {SqliteFault.Explain(exception)}", exception);
        }
    }

    /// <summary>
    /// Takes the file for this process until it ends. Two that serve from one file would each take up what the other has
    /// under way. What the one before has left in the log is copied into the file, and the log begun anew: should the disk have failed,
    /// there may be a hole in it that shows only after a power cut, and nothing behind a hole is read. Where that is not possible, it
    /// is logged: after any other end it makes no difference.
    /// </summary>
    /// <exception cref="StoreUnavailableException">Another process serves from it.</exception>
    public async Task TakeAloneAsync()
    {
        try
        {
            _alone ??= new FileStream($"{_path}.lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException(
                $"The store {_path} is in use by another process that serves from it ({exception.Message}). One file serves one process: stop the other, give this one a file of its own (Store:Sqlite:Path), or use Redis for several.", exception);
        }

        try
        {
            if (!await ReadAsync(SqliteErasure.TryEmptyLog))
                Log.LogNotEmptied(_logger, null, "another process reads from it");
        }
        catch (StoreUnavailableException exception)
        {
            Log.LogNotEmptied(_logger, exception, "the file can't be written");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        _logFile.Dispose();
        _read.Dispose();
        await _reading.DisposeAsync();
        if (_alone is not null)
            await _alone.DisposeAsync();
    }

    private static SqliteConnection OpenConnection(string path)
    {
        var connection = Connect(path);
        try
        {
            // Space of what was pruned goes back to the disk in small steps; only a file without tables takes this setting.
            // The log is copied into the file every 16 MB instead of every 4: what is written again meanwhile is copied once. When it has to
            // be on disk is up to SqliteLog.
            SqliteSchema.Execute(connection, """
                PRAGMA auto_vacuum = INCREMENTAL;
                PRAGMA journal_mode = WAL;
                PRAGMA synchronous = NORMAL;
                PRAGMA wal_autocheckpoint = 4000;
                PRAGMA temp_store = MEMORY;
                PRAGMA secure_delete = ON;
                """);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static SqliteConnection Connect(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = (int)LongestWait.TotalSeconds }.ToString());
        connection.Open();
        // The connection's own commands wait by trying again, statements of ours by SQLite itself.
        SQLitePCL.raw.sqlite3_busy_timeout(connection.Handle!, (int)LongestWait.TotalMilliseconds);
        return connection;
    }

    private static partial class Log
    {
        [LoggerMessage(2308, LogLevel.Warning, "What the last process has left in the store's log stays there, for {Reason}; if its disk had failed (2307), start anew")]
        public static partial void LogNotEmptied(ILogger logger, Exception? exception, string reason);
    }
}
