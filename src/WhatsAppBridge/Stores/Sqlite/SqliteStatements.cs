using Microsoft.Data.Sqlite;

namespace WhatsAppBridge.Stores.Sqlite;

/// <summary>Prepared statements of one connection: parsing SQL for every message would cost more than running it.</summary>
internal sealed class SqliteStatements(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<string, SqliteStatement> _prepared = [];

    /// <summary>The statement with its parameters set by position: <c>?1</c>, <c>?2</c> and so on.</summary>
    /// <exception cref="SqliteException">It can't be prepared: the file is held, damaged or full.</exception>
    public SqliteStatement Get(string sql, params ReadOnlySpan<SqliteValue> values)
    {
        if (!_prepared.TryGetValue(sql, out var statement))
            _prepared.Add(sql, statement = new SqliteStatement(connection, sql));

        statement.Bind(values);
        return statement;
    }

    /// <summary>How long statements wait for another process that holds the file, before they fail.</summary>
    public void WaitForOthers(TimeSpan atMost) => SQLitePCL.raw.sqlite3_busy_timeout(connection.Handle!, (int)atMost.TotalMilliseconds);

    public void Dispose()
    {
        foreach (var statement in _prepared.Values)
            statement.Close();
    }
}
