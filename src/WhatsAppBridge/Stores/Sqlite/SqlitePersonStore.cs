using WhatsAppBridge.Conversations;

namespace WhatsAppBridge.Stores.Sqlite;

/// <summary>Who is who, in the embedded store. Only addresses that are not the person's own name have a row.</summary>
internal sealed class SqlitePersonStore(SqliteDatabase database, TimeProvider time) : IPersonStore
{
    private static readonly TimeSpan SeenToTheDay = TimeSpan.FromDays(1);

    public ValueTask<WhatsAppAddress> IdentifyAsync(WhatsAppAddress? phoneNumber, WhatsAppAddress? userId, CancellationToken cancellationToken)
    {
        var recent = database.Recollection.People;
        if (recent.Find((phoneNumber, userId)) is { } known && known.Until > time.GetUtcNow())
            return ValueTask.FromResult(known.Person);

        // Almost always there is nothing to learn, and nobody waits for the disk.
        var edition = recent.Edition;
        var person = database.Read(file => Look(file, phoneNumber, userId));
        if (person is null)
            return new(database.WriteAsync(file => Learn(file, phoneNumber, userId)));

        // One name alone that means another is a link to be looked up: it may have been erased from outside.
        if (phoneNumber is { } && userId is { } || (phoneNumber ?? userId) == person.Person)
            recent.Keep((phoneNumber, userId), person, edition);
        return ValueTask.FromResult(person.Person);
    }

    // Null when there is something to learn.
    private KnownPerson? Look(SqliteStatements file, WhatsAppAddress? phoneNumber, WhatsAppAddress? userId)
    {
        if (phoneNumber is { } phone && userId is { } id)
        {
            var link = PersonLink.Of(Known(file, phone), Known(file, id));
            return link is { NewAlias: null, MergedPerson: null } ? SeenLately(link.Person, AliasOf(file, phone), AliasOf(file, id)) : null;
        }

        var address = phoneNumber ?? userId ?? throw new ArgumentException("A person has an address.", nameof(phoneNumber));
        var alias = AliasOf(file, address);
        return SeenLately(alias?.Person ?? address, alias);
    }

    private KnownPerson? SeenLately(WhatsAppAddress person, params ReadOnlySpan<Alias?> aliases)
    {
        var until = DateTimeOffset.MaxValue;
        foreach (var alias in aliases)
        {
            if (alias is not null && alias.SeenAt + SeenToTheDay is var end && end < until)
                until = end;
        }

        return until > time.GetUtcNow() ? new KnownPerson(person, until) : null;
    }

    private WhatsAppAddress Learn(SqliteStatements file, WhatsAppAddress? phoneNumber, WhatsAppAddress? userId)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        file.Get("UPDATE person_alias SET seen_at = $0 WHERE address IN ($1, $2)", now, phoneNumber?.Value, userId?.Value).ExecuteNonQuery();
        if (phoneNumber is not { } phone || userId is not { } id)
        {
            var address = phoneNumber ?? userId!.Value;
            return AliasOf(file, address)?.Person ?? address;
        }

        var link = PersonLink.Of(Known(file, phone), Known(file, id));
        if (link.NewAlias is { } alias)
        {
            Forget(AliasOf(file, alias) is not null, phone, id);
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

    // An address nobody knew can only have been remembered alone; one that was somebody else's with any other.
    private void Forget(bool isSomebodys, WhatsAppAddress phoneNumber, WhatsAppAddress userId)
    {
        var people = database.Recollection.People;
        database.Recollection.WhenKept(() =>
        {
            if (isSomebodys)
                people.Clear();
            people.Remove((phoneNumber, null));
            people.Remove((null, userId));
        });
    }

    // The state somebody left last counts.
    private void Move(SqliteStatements file, WhatsAppAddress from, WhatsAppAddress to)
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
        if (file.Get("DELETE FROM conversation WHERE person = $0", from.Value).ExecuteNonQuery() > 0)
            database.Recollection.WhenKept(database.Recollection.Conversations.Clear);
    }

    private static KnownAddress Known(SqliteStatements file, WhatsAppAddress address) => new(
        address,
        AliasOf(file, address)?.Person,
        Exists(file, "SELECT 1 FROM person_alias WHERE person = $0 LIMIT 1", address),
        Exists(file, "SELECT 1 FROM conversation WHERE person = $0 LIMIT 1", address));

    private static Alias? AliasOf(SqliteStatements file, WhatsAppAddress address)
    {
        using var row = file.Get("SELECT person, seen_at FROM person_alias WHERE address = $0", address.Value).ExecuteReader();
        return row.Read() ? new Alias(new WhatsAppAddress(row.GetString(0)), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1))) : null;
    }

    private static bool Exists(SqliteStatements file, string sql, WhatsAppAddress address) => file.Get(sql, address.Value).ExecuteScalar() is not null;

    private sealed record Alias(WhatsAppAddress Person, DateTimeOffset SeenAt);
}
