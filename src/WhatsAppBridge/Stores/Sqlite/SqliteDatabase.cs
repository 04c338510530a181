using Microsoft.Data.Sqlite;
using WhatsAppBridge.Conversations;

namespace WhatsAppBridge.Stores.Sqlite;

/// <summary>
/// The embedded store's file: write-ahead log, one writer, durable before a call returns (<c>synchronous=FULL</c>: the
/// disk has it, not only the operating system).
/// </summary>
internal sealed class SqliteDatabase : IAsyncDisposable
{
    private readonly SqliteWriter _writer;
    private readonly SqliteConnection _reading;
    private readonly SqliteStatements _read;
    private readonly Lock _readLock = new();

    private SqliteDatabase(SqliteConnection writing, SqliteConnection reading)
    {
        _reading = reading;
        _read = new SqliteStatements(reading);
        _writer = new SqliteWriter(writing);
    }

    /// <summary>A batch of writes is on disk; its callers have not continued yet.</summary>
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
    /// <exception cref="StoreUnavailableException">The file can't be used; the message says why and what to do.</exception>
    public static SqliteDatabase Open(string path)
    {
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { Length: > 0 } folder)
                Directory.CreateDirectory(folder);

            var writing = OpenConnection(path);
            SqliteSchema.Prepare(writing);
            return new SqliteDatabase(writing, OpenConnection(path));
        }
        catch (Exception exception) when (exception is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException($"The store {path} can't be opened: {exception.Message} Check Store:Sqlite:Path, and that the folder exists, is writable and has space.", exception);
        }
    }

    /// <summary>Queues work for the writer, in the order of the calls, and completes when it is on disk.</summary>
    /// <exception cref="StoreUnavailableException">Nothing of it has been written.</exception>
    public Task<T> WriteAsync<T>(Func<SqliteStatements, T> write) => _writer.WriteAsync(write);

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
            throw new StoreUnavailableException($"The store can't be read: {exception.Message}", exception);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        _read.Dispose();
        await _reading.DisposeAsync();
    }

    private static SqliteConnection OpenConnection(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 5 }.ToString());
        connection.Open();
        SqliteSchema.Execute(connection, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; PRAGMA secure_delete = ON;");
        return connection;
    }
}
