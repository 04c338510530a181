using System.Buffers;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace WhatsAppBridge.Stores.Sqlite;

/// <summary>
/// A prepared statement, its rows included: what each message runs a handful of times is worth not making a command, a reader
/// and a parameter's binder for. One use at a time; disposing of it ends the use, and the statement is ready for the next.
/// Source: https://www.sqlite.org/c3ref/stmt.html
/// </summary>
internal sealed class SqliteStatement : IDisposable
{
    // What a text is encoded in without asking anybody for memory, in bytes.
    private const int OnTheStack = 256;

    private readonly sqlite3 _connection;
    private readonly sqlite3_stmt _statement;

    /// <exception cref="SqliteException">The text is no SQL of this file's.</exception>
    public SqliteStatement(SqliteConnection connection, string sql)
    {
        _connection = connection.Handle!;
        Check(raw.sqlite3_prepare_v3(_connection, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement));
    }

    /// <summary>Sets <c>?1</c>, <c>?2</c> and so on.</summary>
    public void Bind(ReadOnlySpan<SqliteValue> values)
    {
        for (var i = 0; i < values.Length; i++)
            Check(Bind(i + 1, values[i]));
    }

    /// <summary>Runs it to its end.</summary>
    /// <returns>How many rows an INSERT, UPDATE or DELETE has changed.</returns>
    /// <exception cref="SqliteException">It failed; whether a transaction still stands is for the caller to ask.</exception>
    public int ExecuteNonQuery()
    {
        using var use = this;
        while (Read())
        {
            // What it returns, if anything, nobody has asked for.
        }

        return raw.sqlite3_changes(_connection);
    }

    /// <summary>
    /// Runs an INSERT of one row. With RETURNING, SQLite makes a table in memory for the number each time, which costs more than the row.
    /// Source: https://www.sqlite.org/lang_returning.html
    /// </summary>
    /// <returns>The new row's number.</returns>
    /// <exception cref="InvalidOperationException">There is no new row; the last number would be another's.</exception>
    /// <inheritdoc cref="ExecuteNonQuery"/>
    public long ExecuteInsert() => ExecuteNonQuery() == 1
        ? raw.sqlite3_last_insert_rowid(_connection)
        : throw new InvalidOperationException("An INSERT of one row has made none.");

    /// <returns>The first column of the first row; null without a row, and for NULL.</returns>
    /// <inheritdoc cref="ExecuteNonQuery"/>
    public long? ExecuteInt64()
    {
        using var use = this;
        return Read() && !IsDBNull(0) ? FinishedWith(GetInt64(0)) : null;
    }

    /// <inheritdoc cref="ExecuteInt64"/>
    public string? ExecuteString()
    {
        using var use = this;
        return Read() && !IsDBNull(0) ? FinishedWith(GetString(0)) : null;
    }

    /// <inheritdoc cref="ExecuteInt64"/>
    public byte[]? ExecuteBytes()
    {
        using var use = this;
        return Read() && !IsDBNull(0) ? FinishedWith(GetBytes(0)) : null;
    }

    /// <summary>Its rows, to be disposed of before the statement is used again.</summary>
    public SqliteStatement ExecuteReader() => this;

    /// <summary>Goes to the next row; false behind the last one.</summary>
    public bool Read()
    {
        var result = raw.sqlite3_step(_statement);
        if (result is not (raw.SQLITE_ROW or raw.SQLITE_DONE))
            Check(result);
        return result == raw.SQLITE_ROW;
    }

    public bool IsDBNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;

    public long GetInt64(int column) => raw.sqlite3_column_int64(_statement, column);

    public int GetInt32(int column) => raw.sqlite3_column_int(_statement, column);

    public bool GetBoolean(int column) => GetInt32(column) != 0;

    public string GetString(int column) => Encoding.UTF8.GetString(raw.sqlite3_column_blob(_statement, column));

    public byte[] GetBytes(int column) => raw.sqlite3_column_blob(_statement, column).ToArray();

    /// <summary>Ends the use. What went wrong in it has been said by the step that failed.</summary>
    public void Dispose() => raw.sqlite3_reset(_statement);

    /// <summary>Gives the statement itself back; the connection can't be closed before.</summary>
    public void Close() => _statement.Dispose();

    // An INSERT with RETURNING is done when all of its rows have been fetched (https://www.sqlite.org/lang_returning.html), and what
    // fails while it ends must not be taken for done.
    private T FinishedWith<T>(T value)
    {
        while (Read())
        {
            // Nobody has asked for more than the first.
        }

        return value;
    }

    private int Bind(int index, SqliteValue value) => value switch
    {
        { IsInteger: true } => raw.sqlite3_bind_int64(_statement, index, value.Integer),
        // A pointer to nothing would be NULL.
        { Text: "" } => raw.sqlite3_bind_text(_statement, index, ""),
        { Text: { } text } => BindText(index, text),
        { Bytes: [] } => raw.sqlite3_bind_zeroblob(_statement, index, 0),
        { Bytes: { } bytes } => raw.sqlite3_bind_blob(_statement, index, bytes),
        _ => raw.sqlite3_bind_null(_statement, index),
    };

    // SQLite copies it.
    private int BindText(int index, string text)
    {
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (most <= OnTheStack)
        {
            Span<byte> room = stackalloc byte[OnTheStack];
            return raw.sqlite3_bind_text(_statement, index, room[..Encoding.UTF8.GetBytes(text, room)]);
        }

        var lent = ArrayPool<byte>.Shared.Rent(most);
        try
        {
            return raw.sqlite3_bind_text(_statement, index, lent.AsSpan(0, Encoding.UTF8.GetBytes(text, lent)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(lent);
        }
    }

    private void Check(int result) => SqliteException.ThrowExceptionForRC(result, _connection);
}
