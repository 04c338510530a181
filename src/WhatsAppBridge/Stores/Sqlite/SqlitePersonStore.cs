using WhatsAppBridge.Conversations;

namespace WhatsAppBridge.Stores.Sqlite;

/// <summary>Who is who, in the embedded store. Only addresses that are not the person's own name have a row.</summary>
internal sealed class SqlitePersonStore(SqliteDatabase database, TimeProvider time) : IPersonStore
{
    private static readonly TimeSpan SeenToTheDay = TimeSpan.FromDays(1);

    public ValueTask<WhatsAppAddress> IdentifyAsync(WhatsAppAddress? phoneNumber, WhatsAppAddress? userId, CancellationToken cancellationToken)
    {
        // Almost always there is nothing to learn, and nobody waits for the disk.
        var (person, isSettled) = database.Read(file => Look(file, phoneNumber, userId));
        return isSettled ? ValueTask.FromResult(person) : new(database.WriteAsync(file => Learn(file, phoneNumber, userId)));
    }

    private (WhatsAppAddress Person, bool IsSettled) Look(SqliteStatements file, WhatsAppAddress? phoneNumber, WhatsAppAddress? userId)
    {
        if (phoneNumber is { } phone && userId is { } id)
        {
            var link = PersonLink.Of(Known(file, phone), Known(file, id));
            return (link.Person, link is { NewAlias: null, MergedPerson: null } && IsSeenLately(file, phone) && IsSeenLately(file, id));
        }

        var address = phoneNumber ?? userId ?? throw new ArgumentException("A person has an address.", nameof(phoneNumber));
        return (AliasOf(file, address) ?? address, IsSeenLately(file, address));
    }

    private WhatsAppAddress Learn(SqliteStatements file, WhatsAppAddress? phoneNumber, WhatsAppAddress? userId)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        file.Get("UPDATE person_alias SET seen_at = $0 WHERE address IN ($1, $2)", now, phoneNumber?.Value, userId?.Value).ExecuteNonQuery();
        if (phoneNumber is not { } phone || userId is not { } id)
        {
            var address = phoneNumber ?? userId!.Value;
            return AliasOf(file, address) ?? address;
        }

        var link = PersonLink.Of(Known(file, phone), Known(file, id));
        if (link.NewAlias is { } alias)
        {
            file.Get(
                """
                INSERT INTO person_alias (address, person, merged, seen_at) VALUES ($0, $1, $2, $3)
                ON CONFLICT (address) DO UPDATE SET person = excluded.person, merged = excluded.merged, seen_at = excluded.seen_at
                """,
                alias.Value, link.Person.Value, link.MergedPerson == alias, now).ExecuteNonQuery();
        }

        if (link.MergedPerson is { } merged)
            Move(file, merged, link.Person);
        return link.Person;
    }

    // The state somebody left last counts.
    private static void Move(SqliteStatements file, WhatsAppAddress from, WhatsAppAddress to)
    {
        file.Get(
            """
            INSERT INTO conversation (person, number, session, menu, skills, updated_at, told_unavailable_at)
            SELECT $1, number, session, menu, skills, updated_at, told_unavailable_at FROM conversation WHERE person = $0
            ON CONFLICT (person, number) DO UPDATE SET session = excluded.session, menu = excluded.menu, skills = excluded.skills, updated_at = excluded.updated_at,
                told_unavailable_at = excluded.told_unavailable_at
            WHERE excluded.updated_at > conversation.updated_at
            """,
            from.Value, to.Value).ExecuteNonQuery();
        file.Get("DELETE FROM conversation WHERE person = $0", from.Value).ExecuteNonQuery();
    }

    private static KnownAddress Known(SqliteStatements file, WhatsAppAddress address) => new(
        address,
        AliasOf(file, address),
        Exists(file, "SELECT 1 FROM person_alias WHERE person = $0 LIMIT 1", address),
        Exists(file, "SELECT 1 FROM conversation WHERE person = $0 LIMIT 1", address));

    private static WhatsAppAddress? AliasOf(SqliteStatements file, WhatsAppAddress address) =>
        file.Get("SELECT person FROM person_alias WHERE address = $0", address.Value).ExecuteScalar() is string person ? new WhatsAppAddress(person) : null;

    private bool IsSeenLately(SqliteStatements file, WhatsAppAddress address) =>
        file.Get("SELECT seen_at FROM person_alias WHERE address = $0", address.Value).ExecuteScalar() is not long seenAt
        || seenAt > (time.GetUtcNow() - SeenToTheDay).ToUnixTimeMilliseconds();

    private static bool Exists(SqliteStatements file, string sql, WhatsAppAddress address) => file.Get(sql, address.Value).ExecuteScalar() is not null;
}
