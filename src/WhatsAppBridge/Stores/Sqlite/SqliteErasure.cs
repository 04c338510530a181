using WhatsAppBridge.Conversations;

namespace WhatsAppBridge.Stores.Sqlite;

/// <summary>Takes one person out of the embedded store.</summary>
internal static class SqliteErasure
{
    /// <summary>The person's names, and the messages one of them wrote.</summary>
    public static Trace Find(SqliteStatements file, WhatsAppAddress address)
    {
        var person = file.Get("SELECT person FROM person_alias WHERE address = ?1", address.Value).ExecuteString() ?? address.Value;
        List<WhatsAppAddress> names = [new(person)];
        using (var rows = file.Get("SELECT address FROM person_alias WHERE person = ?1", person).ExecuteReader())
        {
            while (rows.Read())
                names.Add(new WhatsAppAddress(rows.GetString(0)));
        }

        var numbers = new List<long>();
        using (var rows = file.Get("SELECT number, content FROM message WHERE length(content) > 0").ExecuteReader())
        {
            while (rows.Read())
            {
                if (StoreJson.ReadMessage(rows.GetBytes(1)).IsBy(names))
                    numbers.Add(rows.GetInt64(0));
            }
        }

        return new Trace(names, numbers);
    }

    public static ForgottenPerson Erase(SqliteStatements file, Trace trace, DateTimeOffset now)
    {
        var silence = StoreJson.Write(Reply.Silence.Messages);
        foreach (var number in trace.Messages)
        {
            file.Get("UPDATE message SET content = x'' WHERE number = ?1", number).ExecuteNonQuery();
            file.Get(
                "INSERT INTO answer (number, reply, answered_at, finished) VALUES (?1, ?2, ?3, 1) ON CONFLICT (number) DO UPDATE SET reply = excluded.reply, heard = NULL, finished = 1, reopened = 0",
                number, silence, now.ToUnixTimeMilliseconds()).ExecuteNonQuery();
        }

        var (conversations, attention) = (0, 0);
        foreach (var name in trace.Names)
        {
            conversations += file.Get("DELETE FROM conversation WHERE person = ?1", name.Value).ExecuteNonQuery();
            file.Get("DELETE FROM delivery WHERE sid IN (SELECT sid FROM attention WHERE person = ?1)", name.Value).ExecuteNonQuery();
            attention += file.Get("DELETE FROM attention WHERE person = ?1", name.Value).ExecuteNonQuery();
            file.Get("DELETE FROM person_alias WHERE address = ?1 OR person = ?1", name.Value).ExecuteNonQuery();
        }

        return new ForgottenPerson(trace.Names, trace.Messages.Count, conversations, attention);
    }

    /// <summary>The write-ahead log still holds the pages as they were.</summary>
    /// <returns>False when somebody reads from it at this moment.</returns>
    public static bool TryEmptyLog(SqliteStatements file)
    {
        // A try: whoever empties the log while somebody reads would wait for them, and hold everybody who writes up meanwhile.
        file.WaitForOthers(TimeSpan.Zero);
        try
        {
            return file.Get("PRAGMA wal_checkpoint(TRUNCATE)").ExecuteInt64() == 0;
        }
        finally
        {
            file.WaitForOthers(SqliteDatabase.LongestWait);
        }
    }

    /// <summary>Where the person is found.</summary>
    internal sealed record Trace(IReadOnlyList<WhatsAppAddress> Names, IReadOnlyList<long> Messages);
}
