using Microsoft.Data.Sqlite;
using WhatsAppBridge.Stores.Sqlite;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.Tests.Stores;

public sealed class SqliteStoreTests : StoreContract, IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("whatsappbridge-tests-");
    private SqliteDatabase _database;

    public SqliteStoreTests() => _database = SqliteDatabase.Open(File);

    private protected override StoreSet Stores => field ??= StoreSet.Over(_database, Time);

    private string File => Path.Combine(_folder.FullName, "bridge.db");

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_link_unused_for_a_year_is_forgotten_a_used_one_is_not()
    {
        WhatsAppAddress phone = new("+14155550123"), id = new("US.1"), otherPhone = new("+14155550124"), otherId = new("US.2");
        await Stores.People.IdentifyAsync(phone, id, default);
        await Stores.People.IdentifyAsync(otherPhone, otherId, default);
        Time.Advance(TimeSpan.FromDays(200));
        await Stores.People.IdentifyAsync(otherPhone, null, default);
        Time.Advance(TimeSpan.FromDays(200));

        await Stores.Conversations.PruneAsync(Time.GetUtcNow(), Time.GetUtcNow(), default);

        Assert.Equal(phone, await Stores.People.IdentifyAsync(phone, null, default));
        Assert.Equal(otherId, await Stores.People.IdentifyAsync(otherPhone, null, default));
    }

    [Fact]
    public async Task A_file_of_the_first_version_is_brought_to_this_one_with_all_it_holds()
    {
        await _database.DisposeAsync();
        System.IO.File.Delete(File);
        using (var connection = new SqliteConnection($"Data Source={File};Pooling=False"))
        {
            connection.Open();
            SqliteSchema.Execute(connection, FirstVersion);
        }

        _database = SqliteDatabase.Open(File);

        var unfinished = Assert.Single(await Stores.Conversations.ClaimAsync(default)).Message;
        Assert.Equal(new WhatsAppAddress("+14155550123"), unfinished.From);
        Assert.Equal("hello", unfinished.Text);
        Assert.Equal(new WhatsAppAddress("+14155550123"), await Stores.People.IdentifyAsync(new("+14155550123"), new("US.1"), default));
    }

    // As that version wrote it.
    private const string FirstVersion = """
        CREATE TABLE message (number INTEGER PRIMARY KEY, sid TEXT NOT NULL, accepted_at INTEGER NOT NULL, content BLOB NOT NULL) STRICT;
        CREATE TABLE answer (number INTEGER PRIMARY KEY, reply BLOB NOT NULL, late BLOB, answered_at INTEGER NOT NULL) STRICT;
        CREATE TABLE conversation (person TEXT NOT NULL, number TEXT NOT NULL, session TEXT, menu BLOB, updated_at INTEGER NOT NULL, PRIMARY KEY (person, number)) STRICT, WITHOUT ROWID;
        CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
        INSERT INTO conversation VALUES ('+14155550123', '+14155550100', 's-1', NULL, 1790000000000);
        INSERT INTO message VALUES (1, 'SM1', 1790000000000, CAST('{"sid":{"value":"SM1"},"conversation":{"person":{"value":"+14155550123","isPhoneNumber":true,"masked":"+14****123"},"number":{"value":"+14155550100","isPhoneNumber":true,"masked":"+14****100"}},"text":"hello","externalUserId":"whatsapp:US.1"}' AS BLOB));
        PRAGMA user_version = 1;
        """;
}
