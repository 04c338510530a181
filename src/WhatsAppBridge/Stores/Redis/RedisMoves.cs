using StackExchange.Redis;
using WhatsAppBridge.Conversations;

namespace WhatsAppBridge.Stores.Redis;

/// <summary>
/// Two places that are one person's: finds what one of them still knows, and brings states to where they belong. Places are
/// different hash slots, so nothing here is one step; every step can be done again by whoever comes next.
/// </summary>
internal sealed class RedisMoves(RedisConnection connection)
{
    // Longer than a call that has asked who somebody is takes to act on it.
    private static readonly TimeSpan Refusal = TimeSpan.FromHours(1);

    private RedisKeys Keys => connection.Keys;

    /// <summary>The state of a conversation, wherever it is by now.</summary>
    public async Task<RedisValue> LoadAsync(ConversationKey conversation)
    {
        var (state, places, merged) = await ReadAsync(conversation);
        if (merged is not null)
            return await LoadAsync(conversation with { Person = new WhatsAppAddress(merged) });
        if (places is null)
            return state;

        foreach (var place in places.Split(','))
            await AskAsync(conversation, place, null);
        return (await ReadAsync(conversation)).State;
    }

    /// <summary>Asks the places where the person's messages were before for a message, and brings the state here that is left there.</summary>
    /// <returns>What the message's webhook heard; or the message itself, whose turn is to be taken there; or neither.</returns>
    public async Task<(Reply? Reply, InboundMessage? Message)> AskAsync(InboundMessage message, string places)
    {
        foreach (var place in places.Split(','))
        {
            if (await AskAsync(message.Conversation, place, message.Sid) is not (null, null) and var found)
                return found;
        }

        return (null, null);
    }

    /// <summary>Brings what a person left under a former name to the one they go by.</summary>
    public async Task MoveAsync(WhatsAppAddress from, WhatsAppAddress to)
    {
        var place = Keys.Person(from);
        var numbers = await connection.ReadAsync(database => database.SetMembersAsync(place.Numbers));
        foreach (var number in numbers)
            await AskAsync(new ConversationKey(to, new WhatsAppAddress(number!)), place.Tag, null);
    }

    /// <summary>Where a message of the conversation may be: here, and wherever its person's messages were before or have gone since.</summary>
    public async Task<IReadOnlyList<RedisConversation>> PlacesOfAsync(ConversationKey conversation)
    {
        var (_, places, merged) = await ReadAsync(conversation);
        List<RedisConversation> found = [Keys.Person(conversation.Person).With(conversation.Number)];
        if (merged is not null)
            found.Add(Keys.Person(new WhatsAppAddress(merged)).With(conversation.Number));
        found.AddRange((places ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).Select(place => Keys.Person(place).With(conversation.Number)));
        return found;
    }

    private async Task<(RedisValue State, string? Places, string? Merged)> ReadAsync(ConversationKey conversation)
    {
        var keys = Keys.Person(conversation.Person).With(conversation.Number);
        var reply = (RedisValue[])(await connection.EvaluateAsync(RedisPersonScripts.Load, [keys.Record, keys.Person.Record]))!;
        return (reply[0], reply[3], reply[2]);
    }

    private async Task<(Reply? Reply, InboundMessage? Message)> AskAsync(ConversationKey here, string place, MessageSid? sid)
    {
        var there = Keys.Person(place).With(here.Number);
        var reply = (RedisValue[])(await connection.EvaluateAsync(
            RedisPersonScripts.Ask,
            [there.Record, there.Message(sid?.Value ?? ""), there.Person.Record],
            here.Person.Value, (long)Refusal.TotalMilliseconds, sid is null ? 0 : 1))!;
        if (reply is [_, _, { IsNull: false } state, { IsNull: false } left])
            await AdoptAsync(Keys.Person(here.Person).With(here.Number), there, state, left);

        return (string?)reply[0] switch
        {
            "answered" => (StoreJson.ReadReply(reply[1]!), null),
            "open" => (null, StoreJson.ReadMessage(reply[1]!)),
            _ => (null, null),
        };
    }

    private async Task AdoptAsync(RedisConversation here, RedisConversation there, RedisValue state, RedisValue left)
    {
        await connection.EvaluateAsync(
            RedisPersonScripts.Adopt, [here.Record, here.Person.Numbers], state, left, here.Number, (long)connection.Options.Silence.TotalMilliseconds);
        await connection.EvaluateAsync(RedisPersonScripts.GiveUp, [there.Record], left);
    }
}
