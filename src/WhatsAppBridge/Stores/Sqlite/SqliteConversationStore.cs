using Microsoft.Data.Sqlite;
using WhatsAppBridge.Assistant;
using WhatsAppBridge.Conversations;

namespace WhatsAppBridge.Stores.Sqlite;

/// <summary>
/// The embedded store: one file, no server. Write-ahead log, one writer, durable before a call returns
/// (<c>synchronous=FULL</c>: the disk has it, not only the operating system).
/// </summary>
internal sealed class SqliteConversationStore : IConversationStore, IAsyncDisposable
{
    private readonly TimeProvider _time;
    private readonly SqliteWriter _writer;
    private readonly SqliteStatements _write;
    private readonly SqliteConnection _reading;
    private readonly SqliteStatements _read;
    private readonly Lock _readLock = new();

    // Which SID has which number. Rebuilt from the file at start, changed by the writer only.
    private readonly Dictionary<MessageSid, long> _numbers = [];
    private readonly List<MessageSid> _addedInBatch = [];

    private SqliteConversationStore(SqliteConnection writing, SqliteConnection reading, TimeProvider time)
    {
        _time = time;
        _write = new SqliteStatements(writing);
        _reading = reading;
        _read = new SqliteStatements(reading);
        ReadNumbers();
        _writer = new SqliteWriter(writing, _write, _addedInBatch.Clear, UndoBatch);
    }

    /// <summary>Opens the file, and makes it and its folder where there are none.</summary>
    /// <exception cref="StoreUnavailableException">The file can't be used; the message says why and what to do.</exception>
    public static SqliteConversationStore Open(string path, TimeProvider time)
    {
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { Length: > 0 } folder)
                Directory.CreateDirectory(folder);

            var writing = OpenConnection(path);
            SqliteSchema.Prepare(writing);
            return new SqliteConversationStore(writing, OpenConnection(path), time);
        }
        catch (Exception exception) when (exception is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException($"The store {path} can't be opened: {exception.Message} Check Store:Sqlite:Path, and that the folder exists, is writable and has space.", exception);
        }
    }

    public async ValueTask<Acceptance> AcceptAsync(InboundMessage message, CancellationToken cancellationToken)
    {
        var content = StoreJson.Write(message);
        var acceptedAt = _time.GetUtcNow().ToUnixTimeMilliseconds();
        return await _writer.WriteAsync(() =>
        {
            if (_numbers.TryGetValue(message.Sid, out var known))
                return new Acceptance(known, false, ReadReply(known));

            var number = (long)_write.Get(
                "INSERT INTO message (sid, accepted_at, content) VALUES ($0, $1, $2) RETURNING number",
                message.Sid.Value, acceptedAt, content).ExecuteScalar()!;
            _numbers.Add(message.Sid, number);
            _addedInBatch.Add(message.Sid);
            return new Acceptance(number, true, null);
        });
    }

    public ValueTask<ConversationState> LoadAsync(ConversationKey conversation, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Read(() =>
        {
            using var row = _read.Get(
                "SELECT session, menu FROM conversation WHERE person = $0 AND number = $1",
                conversation.Person.Value, conversation.Number.Value).ExecuteReader();
            return row.Read()
                ? new ConversationState(
                    row.IsDBNull(0) ? null : new SessionId(row.GetString(0)),
                    StoreJson.ReadMenu(row.IsDBNull(1) ? null : row.GetFieldValue<byte[]>(1)))
                : ConversationState.None;
        }));

    public async ValueTask CompleteAsync(CompletedTurn turn, CancellationToken cancellationToken)
    {
        var reply = StoreJson.Write(turn.Reply.Messages);
        var late = turn.Late.Count == 0 ? null : StoreJson.Write(turn.Late);
        var menu = StoreJson.Write(turn.State?.Menu);
        var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        await _writer.WriteAsync(() =>
        {
            _write.Get(
                "INSERT INTO answer (number, reply, late, answered_at) VALUES ($0, $1, $2, $3) ON CONFLICT (number) DO NOTHING",
                turn.Number, reply, late, now).ExecuteNonQuery();
            return turn.State is null ? 0 : _write.Get(
                """
                INSERT INTO conversation (person, number, session, menu, updated_at) VALUES ($0, $1, $2, $3, $4)
                ON CONFLICT (person, number) DO UPDATE SET session = excluded.session, menu = excluded.menu, updated_at = excluded.updated_at
                """,
                turn.Conversation.Person.Value, turn.Conversation.Number.Value, turn.State.Session?.Value, menu, now).ExecuteNonQuery();
        });
    }

    public ValueTask<IReadOnlyList<AcceptedMessage>> ListUnfinishedAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult(Read<IReadOnlyList<AcceptedMessage>>(() =>
        {
            using var rows = _read.Get(
                "SELECT number, content FROM message WHERE number NOT IN (SELECT number FROM answer) ORDER BY number").ExecuteReader();
            var unfinished = new List<AcceptedMessage>();
            while (rows.Read())
                unfinished.Add(new AcceptedMessage(rows.GetInt64(0), StoreJson.ReadMessage(rows.GetFieldValue<byte[]>(1))));
            return unfinished;
        }));

    public async ValueTask<string> GetOrAddValueAsync(string name, string value, CancellationToken cancellationToken) =>
        await _writer.WriteAsync(() =>
        {
            _write.Get("INSERT INTO setting (name, value) VALUES ($0, $1) ON CONFLICT (name) DO NOTHING", name, value).ExecuteNonQuery();
            return (string)_write.Get("SELECT value FROM setting WHERE name = $0", name).ExecuteScalar()!;
        });

    public async ValueTask<int> PruneAsync(DateTimeOffset acceptedBefore, DateTimeOffset idleSince, CancellationToken cancellationToken)
    {
        var pruned = 0;
        long? from = 0;
        while (from is { } start && !cancellationToken.IsCancellationRequested)
        {
            var step = await PruneStepAsync(start, acceptedBefore);
            pruned += step.Count;
            from = step.Last;
        }

        await _writer.WriteAsync(() => _write.Get("DELETE FROM conversation WHERE updated_at < $0", idleSince.ToUnixTimeMilliseconds()).ExecuteNonQuery());
        return pruned;
    }

    // Numbers grow with time, so the old ones are the low ones: a step looks at the next few and stops at a young one.
    private async Task<(int Count, long? Last)> PruneStepAsync(long from, DateTimeOffset acceptedBefore)
    {
        const int stepLength = 500;
        return await _writer.WriteAsync(() =>
        {
            var old = new List<(long Number, MessageSid Sid, bool IsFinished)>();
            using (var rows = _write.Get(
                "SELECT number, sid, EXISTS (SELECT 1 FROM answer WHERE answer.number = message.number) FROM message WHERE number > $0 AND accepted_at < $1 ORDER BY number LIMIT $2",
                from, acceptedBefore.ToUnixTimeMilliseconds(), stepLength).ExecuteReader())
            {
                while (rows.Read())
                    old.Add((rows.GetInt64(0), new MessageSid(rows.GetString(1)), rows.GetBoolean(2)));
            }

            foreach (var (number, sid, _) in old.Where(message => message.IsFinished))
            {
                _write.Get("DELETE FROM message WHERE number = $0", number).ExecuteNonQuery();
                _write.Get("DELETE FROM answer WHERE number = $0", number).ExecuteNonQuery();
                // Should the commit fail, a duplicate of it is taken for new: only after the retention, never before.
                _numbers.Remove(sid);
            }

            return (old.Count(message => message.IsFinished), old.Count == stepLength ? old[^1].Number : (long?)null);
        });
    }

    public async ValueTask CheckAsync(CancellationToken cancellationToken)
    {
        const string upsert = "INSERT INTO setting (name, value) VALUES ('checked-at', $0) ON CONFLICT (name) DO UPDATE SET value = excluded.value";
        await _writer.WriteAsync(() => _write.Get(upsert, _time.GetUtcNow().ToString("O")).ExecuteNonQuery());
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
        SqliteSchema.Execute(connection, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY;");
        return connection;
    }

    private void ReadNumbers()
    {
        using var rows = _read.Get("SELECT sid, number FROM message").ExecuteReader();
        while (rows.Read())
            _numbers[new MessageSid(rows.GetString(0))] = rows.GetInt64(1);
    }

    private Reply? ReadReply(long number) =>
        _write.Get("SELECT reply FROM answer WHERE number = $0", number).ExecuteScalar() is byte[] reply ? StoreJson.ReadReply(reply) : null;

    private void UndoBatch()
    {
        foreach (var sid in _addedInBatch)
            _numbers.Remove(sid);
        _addedInBatch.Clear();
    }

    private T Read<T>(Func<T> read)
    {
        try
        {
            lock (_readLock)
                return read();
        }
        catch (SqliteException exception)
        {
            throw new StoreUnavailableException($"The store can't be read: {exception.Message}", exception);
        }
    }
}
