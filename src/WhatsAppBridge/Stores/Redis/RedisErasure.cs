using WhatsAppBridge.Conversations;

namespace WhatsAppBridge.Stores.Redis;

/// <summary>
/// Takes one person out of the store, name by name. What joins the names goes last, so that whoever has to begin again finds all of
/// them. The server's own files hold what was erased until they are written anew.
/// </summary>
internal sealed class RedisErasure(RedisConnection connection)
{
    private RedisKeys Keys => connection.Keys;

    public async Task<ForgottenPerson> ForgetAsync(WhatsAppAddress address)
    {
        var names = await NamesOfAsync(address);
        var (messages, conversations) = (0, 0);
        foreach (var name in names)
        {
            await LookForTombstonesAsync(name, names);
            foreach (var number in await connection.ReadAsync(database => database.SetMembersAsync(Keys.Person(name).Numbers)))
            {
                var keys = Keys.Person(name).With(new WhatsAppAddress(number!));
                var reply = (int[])(await connection.EvaluateAsync(
                    RedisPersonScripts.Erase, [keys.Record, keys.Open, keys.Messages, keys.Busy, keys.Person.Record, keys.Person.Numbers],
                    StoreJson.Write(Reply.Silence.Messages), (long)connection.Options.Retention.TotalMilliseconds, keys.Member, keys.Number))!;
                messages += reply[0];
                conversations += reply[1];
            }
        }

        var attention = await EraseAttentionAsync(names);
        foreach (var name in names)
        {
            var keys = Keys.Person(name);
            await connection.EvaluateAsync(RedisPersonScripts.Forget, [keys.Record, keys.Aliases]);
        }

        return new ForgottenPerson(names, messages, conversations, attention);
    }

    // The person the address means, and every address that still means that person.
    private async Task<IReadOnlyList<WhatsAppAddress>> NamesOfAsync(WhatsAppAddress address)
    {
        var person = await AliasOfAsync(address) ?? address;
        List<WhatsAppAddress> names = [person];
        foreach (var alias in (await connection.ReadAsync(database => database.SetMembersAsync(Keys.Person(person).Aliases))).Select(alias => new WhatsAppAddress(alias!)))
        {
            if (alias != person && await AliasOfAsync(alias) == person)
                names.Add(alias);
        }

        return names;
    }

    private async Task<WhatsAppAddress?> AliasOfAsync(WhatsAppAddress address) =>
        await connection.ReadAsync(database => database.HashGetAsync(Keys.Person(address).Record, "alias")) is { IsNull: false } person ? new WhatsAppAddress(person!) : null;

    // A webhook that comes again may bring the person under another of the names, which nothing joins any more.
    private async Task LookForTombstonesAsync(WhatsAppAddress name, IReadOnlyList<WhatsAppAddress> names)
    {
        foreach (var other in names.Where(other => other != name))
        {
            await connection.EvaluateAsync(
                RedisPersonScripts.LookElsewhere, [Keys.Person(name).Record], Keys.Person(other).Tag, (long)connection.Options.Retention.TotalMilliseconds);
        }
    }

    private async Task<int> EraseAttentionAsync(IReadOnlyList<WhatsAppAddress> names)
    {
        var erased = 0;
        foreach (var entry in await RedisAttentionList.ReadAllAsync(connection))
        {
            if (!names.Contains(entry.Item.Conversation.Person))
                continue;

            await connection.ReadAsync(database => database.KeyDeleteAsync(Keys.Delivery(entry.Item.Sid)));
            if (await connection.ReadAsync(database => database.HashDeleteAsync(entry.List, entry.Name)))
                erased++;
        }

        return erased;
    }
}
