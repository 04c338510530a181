using System.Globalization;
using Microsoft.Data.Sqlite;
using WhatsAppBridge.Conversations;

namespace WhatsAppBridge.Stores.Sqlite;

/// <summary>The tables, versioned by <c>user_version</c>.</summary>
internal static class SqliteSchema
{
    /// <summary>Files of this version and later were made with incremental vacuum.</summary>
    private const int GivesSpaceBack = 5;

    public static int Version => Steps.Length;

    // Messages and answers are only ever appended, in order of arrival: a random text key as primary key makes every
    // insert touch a different page. Duplicates are found by an index in memory, see SqliteConversationStore.
    private const string MessagesAndConversations = """
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

    // What else is known of people, and what became of messages to them. Reports are keyed as the vendor repeats them;
    // a message has a handful.
    private const string PeopleAndDeliveries = """
        CREATE TABLE person_alias (
            address TEXT PRIMARY KEY,
            person TEXT NOT NULL,
            merged INTEGER NOT NULL,
            seen_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE INDEX person_alias_person ON person_alias (person);

        CREATE TABLE delivery (
            sid TEXT NOT NULL,
            status TEXT NOT NULL,
            error_code INTEGER,
            reported_at INTEGER NOT NULL,
            PRIMARY KEY (sid, status)
        ) STRICT, WITHOUT ROWID;

        CREATE INDEX delivery_reported_at ON delivery (reported_at);

        CREATE TABLE attention (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            kind TEXT NOT NULL,
            sid TEXT NOT NULL,
            person TEXT NOT NULL,
            number TEXT NOT NULL,
            error_code INTEGER,
            reason TEXT NOT NULL,
            noticed_at INTEGER NOT NULL,
            UNIQUE (kind, sid)
        ) STRICT;
        """;

    // How far an answer has come on its way. In older files every answer counts as delivered.
    private const string DeliveryProgress = """
        ALTER TABLE answer ADD COLUMN heard BLOB;
        ALTER TABLE answer ADD COLUMN next INTEGER;
        ALTER TABLE answer ADD COLUMN finished INTEGER NOT NULL DEFAULT 1;
        ALTER TABLE answer DROP COLUMN late;
        CREATE INDEX answer_undelivered ON answer (number) WHERE finished = 0;
        """;

    // What a conversation goes on from when its session has expired.
    private const string CarriedContext = "ALTER TABLE conversation ADD COLUMN skills BLOB;";

    // Turns that are taken once more: 1 to be taken up, 2 under way. Looking for them is looking into an empty index. And
    // who has been told of an outage.
    private const string TurnsTakenAgain = """
        ALTER TABLE answer ADD COLUMN reopened INTEGER NOT NULL DEFAULT 0;
        CREATE INDEX answer_reopened ON answer (number) WHERE reopened = 1;
        ALTER TABLE attention ADD COLUMN retry TEXT NOT NULL DEFAULT 'Never';
        ALTER TABLE conversation ADD COLUMN told_unavailable_at INTEGER;
        """;

    // No question was answered by it: what is open at a start is looked for among all messages, some of which have no answer at all.
    private const string NoIndexOfTheUndelivered = "DROP INDEX IF EXISTS answer_undelivered;";

    // One step for each version of the file. A step that has been released is never changed again.
    private static readonly string[] Steps = [MessagesAndConversations, PeopleAndDeliveries, DeliveryProgress, CarriedContext, TurnsTakenAgain, NoIndexOfTheUndelivered];

    /// <summary>Brings the file to this version. Refuses a file of a newer one rather than guess what is in it.</summary>
    public static void Prepare(SqliteConnection connection)
    {
        var found = VersionOf(connection);
        if (found > Version)
            throw new StoreUnavailableException($"The store was written by a newer version of the bridge (schema {found}, this one knows {Version}). Start that version, or point Store:Sqlite:Path at another file.");

        // Another process, such as a command beside the service, may be at it as well: who is first takes the step.
        for (var version = found; version < Version; version = VersionOf(connection))
        {
            using var transaction = connection.BeginTransaction();
            if (VersionOf(connection) == version)
            {
                Execute(connection, Steps[version]);
                Execute(connection, $"PRAGMA user_version = {version + 1}");
            }

            transaction.Commit();
        }

        // Made before space was given back: the setting takes hold when the file is written anew, once.
        if (found is > 0 and < GivesSpaceBack)
            Execute(connection, "PRAGMA auto_vacuum = INCREMENTAL; VACUUM;");
    }

    public static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The texts are constants of this folder.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private static int VersionOf(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version";
        return Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }
}
