using Microsoft.Data.Sqlite;
using WhatsAppBridge.Stores.Sqlite;

namespace WhatsAppBridge.Tests.Stores;

public sealed class SqliteStatementTests : IDisposable
{
    private readonly SqliteConnection _connection = new("Data Source=:memory:");
    private readonly SqliteStatements _file;

    public SqliteStatementTests()
    {
        _connection.Open();
        _file = new SqliteStatements(_connection);
        _file.Get("CREATE TABLE thing (id INTEGER PRIMARY KEY, content)").ExecuteNonQuery();
    }

    public static TheoryData<string> Texts => ["", "a", "Grüße, 世界 😀", "with\0a NUL", new string('x', 84), new string('€', 85), new string('€', 100_000)];

    public void Dispose()
    {
        _file.Dispose();
        _connection.Dispose();
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_text_comes_back_as_it_went(string text)
    {
        Assert.Equal(text, _file.Get("SELECT ?1", text).ExecuteString());
        Assert.Equal("text", _file.Get("SELECT typeof(?1)", text).ExecuteString());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100_000)]
    public void So_do_bytes(int length)
    {
        var bytes = new byte[length];
        Random.Shared.NextBytes(bytes);

        Assert.Equal(bytes, _file.Get("SELECT ?1", bytes).ExecuteBytes());
        Assert.Equal("blob", _file.Get("SELECT typeof(?1)", bytes).ExecuteString());
    }

    [Fact]
    public void So_do_numbers_and_what_is_not_there()
    {
        Assert.Equal(long.MinValue, _file.Get("SELECT ?1", long.MinValue).ExecuteInt64());
        Assert.Equal(7, _file.Get("SELECT ?1", 7).ExecuteInt64());
        Assert.Equal(1, _file.Get("SELECT ?1", true).ExecuteInt64());
        foreach (var nothing in new SqliteValue[] { (string?)null, (byte[]?)null, (long?)null, (int?)null, default })
        {
            Assert.Null(_file.Get("SELECT ?1", nothing).ExecuteInt64());
            Assert.Null(_file.Get("SELECT ?1", nothing).ExecuteString());
            Assert.Equal("null", _file.Get("SELECT typeof(?1)", nothing).ExecuteString());
        }

        Assert.Null(_file.Get("SELECT content FROM thing WHERE id = ?1", 1).ExecuteBytes());
    }

    [Fact]
    public void Values_go_to_the_places_that_name_them()
    {
        using var rows = _file.Get("SELECT ?3, ?1, ?2, ?1", "first", "second", "third").ExecuteReader();

        Assert.True(rows.Read());
        Assert.Equal(["third", "first", "second", "first"], Enumerable.Range(0, 4).Select(rows.GetString));
        Assert.False(rows.Read());
    }

    [Fact]
    public void An_insert_that_returns_something_is_done_when_it_has()
    {
        Assert.Equal(1, _file.Get("INSERT INTO thing (content) VALUES (?1) RETURNING id", "a").ExecuteInt64());
        Assert.Equal(2, _file.Get("INSERT INTO thing (content) VALUES (?1) RETURNING id", "b").ExecuteInt64());
        Assert.Equal(2, _file.Get("UPDATE thing SET content = ?1", "c").ExecuteNonQuery());
        Assert.Equal(0, _file.Get("UPDATE thing SET content = ?1 WHERE id = 3", "d").ExecuteNonQuery());
    }

    [Fact]
    public void One_that_has_failed_can_be_used_again()
    {
        const string insert = "INSERT INTO thing (id, content) VALUES (?1, ?2)";
        _file.Get(insert, 1, "a").ExecuteNonQuery();

        var failure = Assert.Throws<SqliteException>(() => _file.Get(insert, 1, "b").ExecuteNonQuery());

        Assert.Equal(SQLitePCL.raw.SQLITE_CONSTRAINT, failure.SqliteErrorCode);
        Assert.Equal(1, _file.Get(insert, 2, "b").ExecuteNonQuery());
        Assert.Equal("b", _file.Get("SELECT content FROM thing WHERE id = ?1", 2).ExecuteString());
    }

    [Fact]
    public void Rows_left_before_their_end_hold_nothing_up()
    {
        _file.Get("INSERT INTO thing (content) VALUES ('a'), ('b')").ExecuteNonQuery();
        using (var rows = _file.Get("SELECT content FROM thing").ExecuteReader())
            Assert.True(rows.Read());

        Assert.Equal("a", _file.Get("SELECT content FROM thing").ExecuteString());
        _file.Get("DROP TABLE thing").ExecuteNonQuery();
    }

    [Fact]
    public void What_is_no_statement_is_named() =>
        Assert.Contains("nowhere", Assert.Throws<SqliteException>(() => _file.Get("SELECT 1 FROM nowhere")).Message, StringComparison.Ordinal);

    [Fact]
    public async Task The_log_is_not_emptied_at_the_cost_of_those_who_wait_for_it()
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.db");
        try
        {
            await using var database = SqliteDatabase.Open(path);
            await database.WriteAsync(file => file.Get("INSERT INTO setting (name, value) VALUES ('a', 'b')").ExecuteNonQuery());
            await using var reader = new SqliteConnection($"Data Source={path};Pooling=False");
            await reader.OpenAsync(TestContext.Current.CancellationToken);
            using var reading = new SqliteStatements(reader);
            using var rows = reading.Get("SELECT name FROM setting").ExecuteReader();
            Assert.True(rows.Read());
            var began = TimeProvider.System.GetTimestamp();

            await database.ReadAsync(SqliteErasure.TryEmptyLog);

            Assert.InRange(TimeProvider.System.GetElapsedTime(began), TimeSpan.Zero, SqliteDatabase.LongestWait / 2);
        }
        finally
        {
            foreach (var file in Directory.GetFiles(Path.GetTempPath(), $"{Path.GetFileName(path)}*"))
                File.Delete(file);
        }
    }
}
