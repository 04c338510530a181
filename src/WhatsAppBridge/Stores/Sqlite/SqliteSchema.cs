using Microsoft.Data.Sqlite;
using WhatsAppBridge.Conversations;

namespace WhatsAppBridge.Stores.Sqlite;

/// <summary>The tables, versioned by <c>user_version</c>.</summary>
internal static class SqliteSchema
{
    public const int Version = 1;

    // Messages and answers are only ever appended, in order of arrival: a random text key as primary key makes every
    // insert touch a different page. Duplicates are found by an index in memory, see SqliteConversationStore.
    private const string Tables = """
        CREATE TABLE message (
            number INTEGER PRIMARY KEY,
            sid TEXT NOT NULL,
            accepted_at INTEGER NOT NULL,
            content BLOB NOT NULL
        ) STRICT;

        CREATE TABLE answer (
            number INTEGER PRIMARY KEY,
            reply BLOB NOT NULL,
            late BLOB,
            answered_at INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE conversation (
            person TEXT NOT NULL,
            number TEXT NOT NULL,
            session TEXT,
            menu BLOB,
            updated_at INTEGER NOT NULL,
            PRIMARY KEY (person, number)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE setting (
            name TEXT PRIMARY KEY,
            value TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        """;

    /// <summary>Brings the file to this version. Refuses a file of a newer one rather than guess what is in it.</summary>
    public static void Prepare(SqliteConnection connection)
    {
        var found = Convert.ToInt32(Scalar(connection, "PRAGMA user_version"), System.Globalization.CultureInfo.InvariantCulture);
        if (found > Version)
            throw new StoreUnavailableException($"The store was written by a newer version of the bridge (schema {found}, this one knows {Version}). Start that version, or point Store:Sqlite:Path at another file.");

        if (found == Version)
            return;

        using var transaction = connection.BeginTransaction();
        Execute(connection, Tables);
        Execute(connection, $"PRAGMA user_version = {Version}");
        transaction.Commit();
    }

    public static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The texts are constants of this folder.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private static object? Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100
        command.CommandText = sql;
#pragma warning restore CA2100
        return command.ExecuteScalar();
    }
}
