using StackExchange.Redis;
using WhatsAppBridge.Conversations;

namespace WhatsAppBridge.Stores.Redis;

/// <summary>
/// Who is who. An address is a place of its own, so a link is written in steps: the person hears of the address, then the address
/// means the person, provided nothing else has become known of it, then what it had is brought over.
/// </summary>
internal sealed class RedisPersonStore(RedisConnection connection, RedisMoves moves) : IPersonStore
{
    private const int MostTries = 20;

    // WhatsApp shows a person's user id with every message, so a link unused for a year is hardly one any more.
    private static readonly TimeSpan LongestLink = TimeSpan.FromDays(365);
    private static readonly TimeSpan SeenToTheDay = LongestLink - TimeSpan.FromDays(1);

    // A call that has asked under one name and acts under it a little later.
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(1);

    public async ValueTask<WhatsAppAddress> IdentifyAsync(WhatsAppAddress? phoneNumber, WhatsAppAddress? userId, CancellationToken cancellationToken)
    {
        if (phoneNumber is not { } phone || userId is not { } id)
            return (await KnowAsync(phoneNumber ?? userId ?? throw new ArgumentException("A person has an address.", nameof(phoneNumber)))).Known.Person;

        for (var attempt = 0; attempt < MostTries; attempt++)
        {
            var known = await Task.WhenAll(KnowAsync(phone), KnowAsync(id));
            var link = PersonLink.Of(known[0].Known, known[1].Known);
            if (link.NewAlias is not { } alias || await TryLinkAsync(known[alias == phone ? 0 : 1], link))
                return link.Person;
        }

        throw new StoreUnavailableException("Who somebody is changes faster than it can be recorded.");
    }

    private async Task<Place> KnowAsync(WhatsAppAddress address)
    {
        var keys = connection.Keys.Person(address);
        var reply = (RedisValue[])(await connection.EvaluateAsync(
            RedisPersonScripts.Know, [keys.Record, keys.Aliases, keys.Numbers], Milliseconds(LongestLink), Milliseconds(SeenToTheDay)))!;
        WhatsAppAddress? person = reply[0].IsNull ? null : new WhatsAppAddress(reply[0]!);
        if (reply[3] == 1)
            await AnnounceAsync(address, person!.Value, TimeSpan.Zero);
        return new Place(new KnownAddress(address, person, reply[1] == 1, reply[2] == 1), IsForgotten: reply[4] == 1);
    }

    private async Task<bool> TryLinkAsync(Place place, PersonLink link)
    {
        var alias = place.Known;
        var isMerged = link.MergedPerson == alias.Address;
        await AnnounceAsync(alias.Address, link.Person, LookThereFor(place, isMerged));

        var keys = connection.Keys.Person(alias.Address);
        var isLinked = (int)await connection.EvaluateAsync(
            RedisPersonScripts.Link, [keys.Record, keys.Numbers],
            alias.AliasOf?.Value ?? "", alias.HasConversations ? 1 : 0, link.Person.Value, isMerged ? 1 : 0, Milliseconds(LongestLink)) == 1;
        if (!isLinked)
            return false;

        if (isMerged && alias.HasConversations)
            await moves.MoveAsync(alias.Address, link.Person);
        if (alias.AliasOf is { } before && before != link.Person)
            await connection.EvaluateAsync(RedisPersonScripts.Unlink, [connection.Keys.Person(before).Aliases], alias.Address.Value);
        return true;
    }

    private async Task AnnounceAsync(WhatsAppAddress address, WhatsAppAddress person, TimeSpan lookThereFor)
    {
        var keys = connection.Keys.Person(person);
        await connection.EvaluateAsync(
            RedisPersonScripts.Announce, [keys.Record, keys.Aliases],
            address.Value, connection.Keys.Person(address).Tag, Milliseconds(LongestLink), Milliseconds(lookThereFor));
    }

    // An address that is merged takes no more messages, and is not merged when it has taken its first meanwhile. So one with nothing
    // under it, which is what a new person's is, has nothing that could be missed: looking there costs two steps a message.
    private TimeSpan LookThereFor(Place place, bool isMerged) => place switch
    {
        { IsForgotten: true } => LongestKept,
        _ when !isMerged => Overlap,
        { Known.HasConversations: true } => LongestKept,
        _ => TimeSpan.Zero,
    };

    private TimeSpan LongestKept => connection.Options.Retention > connection.Options.Silence ? connection.Options.Retention : connection.Options.Silence;

    private static long Milliseconds(TimeSpan period) => (long)period.TotalMilliseconds;

    /// <summary>What is known of an address here.</summary>
    /// <param name="Known">What it means.</param>
    /// <param name="IsForgotten">Somebody was forgotten of whose messages the sids are still kept here.</param>
    private readonly record struct Place(KnownAddress Known, bool IsForgotten);
}
