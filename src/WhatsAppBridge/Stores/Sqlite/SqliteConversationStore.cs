using WhatsAppBridge.Conversations;

namespace WhatsAppBridge.Stores.Sqlite;

/// <summary>Messages, answers and conversations in the embedded store.</summary>
internal sealed class SqliteConversationStore : IConversationStore
{
    // WhatsApp shows a person's user id with every message, so a link unused for a year is hardly one any more.
    private static readonly TimeSpan LongestLink = TimeSpan.FromDays(365);

    private readonly SqliteDatabase _database;
    private readonly TimeProvider _time;

    // Which SID has which number. Rebuilt from the file at start, changed by the writer only.
    private readonly SidNumbers _numbers;
    private readonly List<MessageSid> _addedInBatch = [];
    private readonly GivenBack _givenBack;
    private int _hasClaimed;

    public SqliteConversationStore(SqliteDatabase database, TimeProvider time)
    {
        _database = database;
        _time = time;
        _givenBack = new GivenBack(time);
        _numbers = database.Read(ReadNumbers);
        database.BatchKept += _addedInBatch.Clear;
        database.BatchUndone += UndoBatch;
    }

    public async ValueTask<Acceptance> AcceptAsync(InboundMessage message, CancellationToken cancellationToken)
    {
        var content = StoreJson.Write(message);
        var acceptedAt = _time.GetUtcNow().ToUnixTimeMilliseconds();
        var acceptance = await _database.CommitAsync<Acceptance>(file =>
        {
            var onDisk = _database.OnDisk;
            if (_numbers.TryGet(message.Sid, out var known))
            {
                return ReadReply(file, known) is { } reply
                    ? new Acceptance.Answered(reply) { OnDisk = onDisk }
                    : new Acceptance.Ours(ClaimOf(message, known), IsNew: false) { OnDisk = onDisk };
            }

            var number = file.Get(
                "INSERT INTO message (sid, accepted_at, content) VALUES (?1, ?2, ?3)", message.Sid.Value, acceptedAt, content).ExecuteInsert();
            _numbers.Set(message.Sid, number);
            _addedInBatch.Add(message.Sid);
            Recall(file, message.Conversation);
            return new Acceptance.Ours(ClaimOf(message, number), IsNew: true) { OnDisk = onDisk };
        });
        return acceptance is Acceptance.Ours { IsNew: true } ours && _givenBack.TakeOf(message.Conversation) is { Count: > 0 } ahead
            ? ours with { Ahead = ReadAhead(ahead) }
            : acceptance;
    }

    public ValueTask<ConversationState> LoadAsync(ConversationKey conversation, CancellationToken cancellationToken)
    {
        var recent = _database.Recollection.Conversations;
        if (recent.Find(conversation) is { } known)
            return ValueTask.FromResult(known.ToState());

        var edition = recent.Edition;
        if (_database.Read(file => ConversationRow.Read(file, conversation)) is not var (row, owner))
            return ValueTask.FromResult(ConversationState.None);

        if (owner == conversation && row.IsWorthRemembering)
            recent.Keep(conversation, row, edition);
        return ValueTask.FromResult(row.ToState());
    }

    public async ValueTask<bool> CompleteAsync(CompletedTurn turn, CancellationToken cancellationToken)
    {
        var messages = StoreJson.Write(turn.Messages);
        var time = _time.GetUtcNow();
        var now = time.ToUnixTimeMilliseconds();
        var row = turn.State is null ? null : ConversationRow.Of(turn.State, time);
        return await _database.WriteAsync(file =>
        {
            SqliteAnswers.Record(file, turn.Claim.Number, messages, now, isFinished: false);
            foreach (var gathered in turn.Gathered)
                SqliteAnswers.Record(file, gathered.Number, StoreJson.Write(Reply.Silence.Messages), now, isFinished: true);
            if (row is not null)
                Write(file, turn.Conversation, row);
            return true;
        });
    }

    public async ValueTask<bool> RecordNextAsync(TurnClaim claim, int index, Reply heard, CancellationToken cancellationToken)
    {
        var content = StoreJson.Write(heard.Messages);
        return await _database.WriteAsync(file => SqliteAnswers.RecordNext(file, claim.Number, index, content));
    }

    public async ValueTask<IReadOnlyList<OpenTurn>> FinishAsync(TurnClaim claim, CancellationToken cancellationToken)
    {
        await _database.CommitUnhurriedAsync(file => SqliteAnswers.Finish(file, claim.Number));
        _givenBack.Remove(claim);
        return [];
    }

    public ValueTask AbandonAsync(TurnClaim claim, CancellationToken cancellationToken)
    {
        _givenBack.Add(claim);
        return ValueTask.CompletedTask;
    }

    public async ValueTask<IReadOnlyList<OpenTurn>> ClaimAsync(CancellationToken cancellationToken)
    {
        // The file belongs to one process: what is open when it starts was left by the one before.
        if (Interlocked.Exchange(ref _hasClaimed, 1) == 0)
        {
            await _database.TakeAloneAsync();
            return await _database.WriteAsync(SqliteAnswers.ClaimAll);
        }

        var due = _givenBack.TakeDue();
        try
        {
            return due.Count > 0 || _database.Read(SqliteAnswers.AreReopened) ? await _database.WriteAsync(file => SqliteAnswers.ClaimAgain(file, due)) : [];
        }
        catch (StoreUnavailableException)
        {
            _givenBack.PutBack(due);
            throw;
        }
    }

    public async ValueTask<bool> ReopenAsync(ConversationKey conversation, MessageSid sid, Reopening reopening, CancellationToken cancellationToken) =>
        await _database.WriteAsync(file => _numbers.TryGet(sid, out var number) && SqliteAnswers.Reopen(file, number, reopening));

    public async ValueTask<string> GetOrAddValueAsync(string name, string value, CancellationToken cancellationToken) =>
        await _database.WriteAsync(file =>
        {
            file.Get("INSERT INTO setting (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO NOTHING", name, value).ExecuteNonQuery();
            return file.Get("SELECT value FROM setting WHERE name = ?1", name).ExecuteString()!;
        });

    public async ValueTask<int> PruneAsync(DateTimeOffset acceptedBefore, DateTimeOffset idleSince, CancellationToken cancellationToken)
    {
        var pruning = new SqlitePruning(_database);
        var pruned = await pruning.RemoveMessagesAsync(acceptedBefore, sid => _numbers.Remove(sid), cancellationToken);
        await pruning.RemoveOldAsync(acceptedBefore, idleSince, _time.GetUtcNow() - LongestLink, cancellationToken);
        _database.Recollection.Clear();
        await pruning.ReturnSpaceAsync(cancellationToken);
        // Until then the log holds what was removed, and on a quiet day for long.
        await _database.ReadAsync(SqliteErasure.TryEmptyLog);
        return pruned;
    }

    public async ValueTask<ForgottenPerson> ForgetAsync(WhatsAppAddress address, CancellationToken cancellationToken)
    {
        // Looking through all messages takes a while; nobody waits for it.
        var trace = _database.ReadApart(file => SqliteErasure.Find(file, address));
        var forgotten = await _database.WriteAsync(file =>
        {
            _database.Recollection.WhenKept(_database.Recollection.Clear);
            return SqliteErasure.Erase(file, trace, _time.GetUtcNow());
        });
        _database.Read(SqliteErasure.TryEmptyLog);
        return forgotten;
    }

    public async ValueTask CheckAsync(CancellationToken cancellationToken)
    {
        const string upsert = "INSERT INTO setting (name, value) VALUES ('checked-at', ?1) ON CONFLICT (name) DO UPDATE SET value = excluded.value";
        await _database.WriteAsync(file => file.Get(upsert, _time.GetUtcNow().ToString("O")).ExecuteNonQuery());
    }

    private void Write(SqliteStatements file, ConversationKey conversation, ConversationRow row)
    {
        var recent = _database.Recollection.Conversations;
        var known = recent.Find(conversation);
        if (known is not null && known.StandsFor(row))
            return;

        // What is remembered has a row of its own.
        var owner = known is not null && row.TryReplace(file, conversation) ? conversation : row.Write(file, conversation);
        recent.Remove(owner);
        _database.Recollection.WhenKept(() =>
        {
            recent.Remove(owner);
            if (owner == conversation && row.IsWorthRemembering)
                recent.Keep(owner, row, recent.Edition);
        });
    }

    // Where the conversation stands is needed next, and is cheaper to read here than on another connection.
    private void Recall(SqliteStatements file, ConversationKey conversation)
    {
        var recent = _database.Recollection.Conversations;
        if (recent.Find(conversation) is not null || ConversationRow.Read(file, conversation) is not var (row, owner))
            return;

        // What changes it is the writer's work as well, and says so in turn: earlier work is in the row, later work replaces it.
        if (owner == conversation && row.IsWorthRemembering)
            _database.Recollection.WhenKept(() => recent.Keep(conversation, row, recent.Edition));
    }

    // What can't be read now is claimed later.
    private IReadOnlyList<OpenTurn> ReadAhead(IReadOnlyList<long> numbers)
    {
        try
        {
            return _database.Read(file => SqliteAnswers.ReadOpen(file, numbers));
        }
        catch (StoreUnavailableException)
        {
            _givenBack.PutBack(numbers);
            return [];
        }
    }

    private static SidNumbers ReadNumbers(SqliteStatements file)
    {
        using var rows = file.Get("SELECT sid, number FROM message").ExecuteReader();
        var numbers = new SidNumbers();
        while (rows.Read())
            numbers.Set(new MessageSid(rows.GetString(0)), rows.GetInt64(1));
        return numbers;
    }

    private static TurnClaim ClaimOf(InboundMessage message, long number) => new(message.Conversation, message.Sid, number);

    private static Reply? ReadReply(SqliteStatements file, long number) =>
        file.Get("SELECT COALESCE(heard, reply) FROM answer WHERE number = ?1", number).ExecuteBytes() is { Length: > 0 } reply ? StoreJson.ReadReply(reply) : null;

    private void UndoBatch()
    {
        foreach (var sid in _addedInBatch)
            _numbers.Remove(sid);
        _addedInBatch.Clear();
    }
}
