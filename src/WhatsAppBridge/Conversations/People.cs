namespace WhatsAppBridge.Conversations;

/// <summary>
/// Finds the person behind a message. Nearly every message shows both names of a person, and two names that belong
/// together rarely part, so that answer of the store is kept for a while. One name alone is looked up every time: a
/// message with both may have taught the store, here or at another instance, whose it is.
/// </summary>
internal sealed class People(IPersonStore store, TimeProvider time)
{
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(5);

    private readonly Recent<(WhatsAppAddress PhoneNumber, WhatsAppAddress UserId), KnownPerson> _pairs = new(capacity: 50_000);

    /// <summary>The message as the identified person's.</summary>
    /// <exception cref="StoreUnavailableException">Nobody can be told from anybody at the moment.</exception>
    public async ValueTask<InboundMessage> IdentifyAsync(InboundMessage message, CancellationToken cancellationToken)
    {
        var person = (message.PhoneNumber, message.UserId) switch
        {
            ({ } phoneNumber, { } userId) => await OfPairAsync(phoneNumber, userId, cancellationToken),
            // Recorded before people had two names: then whoever is named is the person.
            (null, null) => message.Conversation.Person,
            var (phoneNumber, userId) => await store.IdentifyAsync(phoneNumber, userId, cancellationToken),
        };
        return person == message.Conversation.Person ? message : message with { Conversation = message.Conversation with { Person = person } };
    }

    private async ValueTask<WhatsAppAddress> OfPairAsync(WhatsAppAddress phoneNumber, WhatsAppAddress userId, CancellationToken cancellationToken)
    {
        var pair = (phoneNumber, userId);
        if (_pairs.Find(pair) is { } known && known.Until > time.GetUtcNow())
            return known.Person;

        var edition = _pairs.Edition;
        var person = await store.IdentifyAsync(phoneNumber, userId, cancellationToken);
        _pairs.Keep(pair, new KnownPerson(person, time.GetUtcNow() + Kept), edition);
        return person;
    }
}

/// <summary>Who somebody is.</summary>
/// <param name="Person">The person.</param>
/// <param name="Until">When it is time to ask the store again.</param>
internal sealed record KnownPerson(WhatsAppAddress Person, DateTimeOffset Until);
