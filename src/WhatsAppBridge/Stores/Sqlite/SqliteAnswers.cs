using WhatsAppBridge.Conversations;

namespace WhatsAppBridge.Stores.Sqlite;

/// <summary>
/// Answers and how far they have come, in the embedded store. A message without an answer's row is to be asked; so is one
/// whose answer is empty, which was opened again.
/// </summary>
internal static class SqliteAnswers
{
    private const string Open = "message LEFT JOIN answer USING (number) WHERE (answer.number IS NULL OR finished = 0)";

    // By their index: among all messages they would be looked for as long as the file is large, and everybody waits meanwhile.
    private const string Reopened = "answer INDEXED BY answer_reopened CROSS JOIN message USING (number) WHERE reopened = 1 AND finished = 0";

    /// <summary>The first answer counts.</summary>
    public static int Record(SqliteStatements file, long number, byte[] messages, long now, bool isFinished) => file.Get(
        """
        INSERT INTO answer (number, reply, answered_at, finished) VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT (number) DO UPDATE SET reply = excluded.reply, answered_at = excluded.answered_at, finished = excluded.finished WHERE length(answer.reply) = 0
        """,
        number, messages, now, isFinished).ExecuteNonQuery();

    public static bool RecordNext(SqliteStatements file, long number, int index, byte[] heard)
    {
        file.Get("UPDATE answer SET next = ?2, heard = ?3 WHERE number = ?1", number, index, heard).ExecuteNonQuery();
        return true;
    }

    public static int Finish(SqliteStatements file, long number) =>
        file.Get("UPDATE answer SET finished = 1, reopened = 0 WHERE number = ?1", number).ExecuteNonQuery();

    public static bool Reopen(SqliteStatements file, long number, Reopening reopening)
    {
        var (reply, next) = reopening == Reopening.Turn ? ("x''", "NULL") : ("reply", "next");
        return file.Get(
            $"""
            UPDATE answer SET heard = COALESCE(heard, reply), reply = {reply}, next = {next}, finished = 0, reopened = 1
            WHERE number = ?1 AND finished = 1 AND (SELECT length(content) FROM message WHERE number = ?1) > 0
            """,
            number).ExecuteNonQuery() > 0;
    }

    public static bool AreReopened(SqliteStatements file) => file.Get("SELECT 1 FROM answer WHERE reopened = 1 LIMIT 1").ExecuteInt64() is not null;

    /// <summary>All that is open: what the process before has left.</summary>
    public static IReadOnlyList<OpenTurn> ClaimAll(SqliteStatements file)
    {
        var turns = Read(file, Open).ToList();
        MarkClaimed(file);
        return turns;
    }

    /// <summary>What was opened again, and what was given back and is still open.</summary>
    public static IReadOnlyList<OpenTurn> ClaimAgain(SqliteStatements file, IReadOnlyList<long> givenBack)
    {
        var turns = Read(file, Reopened).Concat(ReadOpen(file, givenBack))
            .DistinctBy(turn => turn.Claim.Number).OrderBy(turn => turn.Claim.Number).ToList();
        MarkClaimed(file);
        return turns;
    }

    /// <summary>Those of the turns that are open.</summary>
    public static IReadOnlyList<OpenTurn> ReadOpen(SqliteStatements file, IReadOnlyList<long> numbers) =>
        [.. numbers.SelectMany(number => Read(file, $"{Open} AND message.number = ?1", number))];

    private static IEnumerable<OpenTurn> Read(SqliteStatements file, string from, params SqliteValue[] values)
    {
        using var rows = file.Get($"SELECT message.number, content, reply, next, heard, COALESCE(reopened, 0) FROM {from} ORDER BY number", values).ExecuteReader();
        while (rows.Read())
        {
            var message = StoreJson.ReadMessage(rows.GetBytes(1));
            var messages = rows.IsDBNull(2) || rows.GetBytes(2) is not { Length: > 0 } reply ? null : StoreJson.ReadReply(reply).Messages;
            yield return new OpenTurn(
                new TurnClaim(message.Conversation, message.Sid, rows.GetInt64(0)),
                message,
                messages is null ? null : new UndeliveredAnswer(messages, rows.IsDBNull(3) ? null : rows.GetInt32(3)))
            {
                Heard = rows.IsDBNull(4) ? null : StoreJson.ReadReply(rows.GetBytes(4)),
                IsReopened = rows.GetInt32(5) > 0,
            };
        }
    }

    // So that nobody takes them up once more.
    private static void MarkClaimed(SqliteStatements file) => file.Get("UPDATE answer SET reopened = 2 WHERE reopened = 1").ExecuteNonQuery();
}
