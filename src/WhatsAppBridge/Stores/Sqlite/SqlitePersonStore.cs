using WhatsAppBridge.Conversations;

namespace WhatsAppBridge.Stores.Sqlite;

/// <summary>Who is who, in the embedded store. Only addresses that are not the person's own name have a row.</summary>
internal sealed class SqlitePersonStore(SqliteDatabase database, TimeProvider time) : IPersonStore
{
    private static readonly TimeSpan SeenToTheDay = TimeSpan.FromDays(1);

    public async ValueTask<WhatsAppAddress> IdentifyAsync(WhatsAppAddress? phoneNumber, WhatsAppAddress? userId, CancellationToken cancellationToken)
    {
        var recent = database.Recollection.People;
        if (recent.Find((phoneNumber, userId)) is { } known && known.Until > time.GetUtcNow())
            return known.Person;

        // Almost always there is nothing to learn.
        var edition = recent.Edition;
        var person = await database.ReadAsync(file => Look(file, phoneNumber, userId));
        if (person is null)
            return await database.CommitAsync(file => Learn(file, phoneNumber, userId));

        // One name alone that means another is a link to be looked up: it may have been erased from outside.
        if (phoneNumber is { } && userId is { } || (phoneNumber ?? userId) == person.Person)
            recent.Keep((phoneNumber, userId), person, edition);
        return person.Person;
    }

    // Null when there is something to learn: two names that mean different people, or one that was last seen a day ago. Names that
    // mean the same person have nothing to tell (PersonLink), whatever else is known of them.
    private KnownPerson? Look(SqliteStatements file, WhatsAppAddress? phoneNumber, WhatsAppAddress? userId)
    {
        var (byNumber, byId) = (phoneNumber, userId);
        var until = DateTimeOffset.MaxValue;
        using (var aliases = file.Get("SELECT address, person, seen_at FROM person_alias WHERE address IN (?1, ?2)", phoneNumber?.Value, userId?.Value).ExecuteReader())
        {
            while (aliases.Read())
            {
                var person = new WhatsAppAddress(aliases.GetString(1));
                if (aliases.GetString(0) == phoneNumber?.Value)
                    byNumber = person;
                else
                    byId = person;
                if (DateTimeOffset.FromUnixTimeMilliseconds(aliases.GetInt64(2)) + SeenToTheDay is var end && end < until)
                    until = end;
            }
        }

        var known = byId ?? byNumber ?? throw new ArgumentException("A person has an address.", nameof(phoneNumber));
        return (byNumber ?? known) == known && until > time.GetUtcNow() ? new KnownPerson(known, until) : null;
    }

    private WhatsAppAddress Learn(SqliteStatements file, WhatsAppAddress? phoneNumber, WhatsAppAddress? userId)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        file.Get("UPDATE person_alias SET seen_at = ?1 WHERE address IN (?2, ?3)", now, phoneNumber?.Value, userId?.Value).ExecuteNonQuery();
        if (phoneNumber is not { } phone || userId is not { } id)
        {
            var address = phoneNumber ?? userId!.Value;
            return Known(file, address).Person;
        }

        var (number, name) = (Known(file, phone), Known(file, id));
        var link = PersonLink.Of(number, name);
        if (link.NewAlias is { } alias)
        {
            Forget((alias == phone ? number : name).AliasOf is not null, phone, id);
            file.Get(
                """
                INSERT INTO person_alias (address, person, merged, seen_at) VALUES (?1, ?2, ?3, ?4)
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
            SELECT ?2, number, session, menu, skills, updated_at, told_unavailable_at FROM conversation WHERE person = ?1
            ON CONFLICT (person, number) DO UPDATE SET session = excluded.session, menu = excluded.menu, skills = excluded.skills, updated_at = excluded.updated_at,
                told_unavailable_at = excluded.told_unavailable_at
            WHERE excluded.updated_at > conversation.updated_at
            """,
            from.Value, to.Value).ExecuteNonQuery();
        if (file.Get("DELETE FROM conversation WHERE person = ?1", from.Value).ExecuteNonQuery() == 0)
            return;

        // At once for what the same batch still writes, and again for what was read meanwhile.
        database.Recollection.Conversations.Clear();
        database.Recollection.WhenKept(database.Recollection.Conversations.Clear);
    }

    private static KnownAddress Known(SqliteStatements file, WhatsAppAddress address)
    {
        using var row = file.Get(
            """
            SELECT (SELECT person FROM person_alias WHERE address = ?1),
                EXISTS (SELECT 1 FROM person_alias WHERE person = ?1), EXISTS (SELECT 1 FROM conversation WHERE person = ?1)
            """,
            address.Value).ExecuteReader();
        row.Read();
        return new KnownAddress(address, row.IsDBNull(0) ? null : new WhatsAppAddress(row.GetString(0)), row.GetBoolean(1), row.GetBoolean(2));
    }
}
