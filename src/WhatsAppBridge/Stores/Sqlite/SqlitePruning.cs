namespace WhatsAppBridge.Stores.Sqlite;

/// <summary>Removes what is past its time from the embedded store, in steps that nobody notices.</summary>
internal sealed class SqlitePruning(SqliteDatabase database)
{
    private const int StepLength = 500;

    // A page has 4 KiB: 4 MiB in one step.
    private const int PagesAStep = 1024;

    /// <summary>
    /// Messages with their answers. Numbers grow with time, so the old ones are the low ones: a step looks at the next few
    /// and stops at a young one.
    /// </summary>
    /// <param name="acceptedBefore">What is older goes, unless it is not finished.</param>
    /// <param name="forgotten">Called for each, by the writer. Should the commit fail, a duplicate of it is taken for new: only
    /// after the retention, never before.</param>
    /// <param name="cancellationToken">Ends it between two steps.</param>
    public async Task<int> RemoveMessagesAsync(DateTimeOffset acceptedBefore, Action<MessageSid> forgotten, CancellationToken cancellationToken)
    {
        var pruned = 0;
        long? from = 0;
        while (from is { } start && !cancellationToken.IsCancellationRequested)
        {
            var step = await database.WriteAsync(file => RemoveMessages(file, start, acceptedBefore, forgotten));
            pruned += step.Count;
            from = step.Last;
        }

        return pruned;
    }

    /// <summary>Reports, conversations, attention entries and names.</summary>
    public async Task RemoveOldAsync(DateTimeOffset acceptedBefore, DateTimeOffset idleSince, DateTimeOffset linkUnusedSince, CancellationToken cancellationToken)
    {
        var conversations = database.ReadApart(file => Keys(file, "SELECT person, number FROM conversation WHERE updated_at < ?1", idleSince));
        foreach (var step in conversations.Chunk(StepLength).TakeWhile(_ => !cancellationToken.IsCancellationRequested))
        {
            await database.WriteAsync(file =>
            {
                database.Recollection.WhenKept(database.Recollection.Conversations.Clear);
                return step.Sum(key => file.Get(
                    "DELETE FROM conversation WHERE person = ?1 AND number = ?2 AND updated_at < ?3", key.First, key.Second, idleSince.ToUnixTimeMilliseconds()).ExecuteNonQuery());
            });
        }

        var links = database.ReadApart(file => Keys(file, "SELECT address, person FROM person_alias WHERE seen_at < ?1", linkUnusedSince));
        foreach (var step in links.Chunk(StepLength).TakeWhile(_ => !cancellationToken.IsCancellationRequested))
        {
            await database.WriteAsync(file => step.Sum(key => file.Get(
                "DELETE FROM person_alias WHERE address = ?1 AND seen_at < ?2", key.First, linkUnusedSince.ToUnixTimeMilliseconds()).ExecuteNonQuery()));
        }

        int removed;
        do
        {
            removed = await database.WriteAsync(file => file.Get(
                "DELETE FROM delivery WHERE (sid, status) IN (SELECT sid, status FROM delivery WHERE reported_at < ?1 LIMIT ?2)",
                acceptedBefore.ToUnixTimeMilliseconds(), StepLength).ExecuteNonQuery());
        }
        while (removed == StepLength && !cancellationToken.IsCancellationRequested);

        await database.WriteAsync(file => file.Get("DELETE FROM attention WHERE noticed_at < ?1", idleSince.ToUnixTimeMilliseconds()).ExecuteNonQuery());
    }

    /// <summary>Gives the disk back what is free beyond a quarter of the file; the rest is used again soon.</summary>
    public async Task ReturnSpaceAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested && await database.WriteAsync(ReturnPages) > 0)
        {
        }
    }

    private static long ReturnPages(SqliteStatements file)
    {
        var free = FreePages(file);
        if (free - file.Get("PRAGMA page_count").ExecuteInt64()!.Value / 4 < PagesAStep)
            return 0;

        // It works a page at each step of the statement.
        using (var steps = file.Get($"PRAGMA incremental_vacuum({PagesAStep})").ExecuteReader())
        {
            while (steps.Read())
            {
            }
        }

        return free - FreePages(file);
    }

    private static long FreePages(SqliteStatements file) => file.Get("PRAGMA freelist_count").ExecuteInt64()!.Value;

    private static (int Count, long? Last) RemoveMessages(SqliteStatements file, long from, DateTimeOffset acceptedBefore, Action<MessageSid> forgotten)
    {
        var old = new List<(long Number, MessageSid Sid, bool IsFinished)>();
        using (var rows = file.Get(
            "SELECT number, sid, EXISTS (SELECT 1 FROM answer WHERE answer.number = message.number AND answer.finished = 1) FROM message WHERE number > ?1 AND accepted_at < ?2 ORDER BY number LIMIT ?3",
            from, acceptedBefore.ToUnixTimeMilliseconds(), StepLength).ExecuteReader())
        {
            while (rows.Read())
                old.Add((rows.GetInt64(0), new MessageSid(rows.GetString(1)), rows.GetBoolean(2)));
        }

        foreach (var (number, sid, _) in old.Where(message => message.IsFinished))
        {
            file.Get("DELETE FROM message WHERE number = ?1", number).ExecuteNonQuery();
            file.Get("DELETE FROM answer WHERE number = ?1", number).ExecuteNonQuery();
            forgotten(sid);
        }

        return (old.Count(message => message.IsFinished), old.Count == StepLength ? old[^1].Number : (long?)null);
    }

    private static List<(string First, string Second)> Keys(SqliteStatements file, string sql, DateTimeOffset before)
    {
        using var rows = file.Get(sql, before.ToUnixTimeMilliseconds()).ExecuteReader();
        var keys = new List<(string First, string Second)>();
        while (rows.Read())
            keys.Add((rows.GetString(0), rows.GetString(1)));
        return keys;
    }
}
