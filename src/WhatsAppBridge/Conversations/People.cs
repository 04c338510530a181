using Microsoft.Extensions.Caching.Memory;

namespace WhatsAppBridge.Conversations;

/// <summary>
/// Finds the person behind a message. Nearly every message shows both names of a person, and two names that belong
/// together rarely part, so that answer of the store is kept for a while. One name alone is looked up every time: a
/// message with both may have taught the store, here or at another instance, whose it is.
/// </summary>
internal sealed class People(IPersonStore store) : IDisposable
{
    private static readonly MemoryCacheEntryOptions Kept = new() { Size = 1, AbsoluteExpirationRelativeToNow = TimeSpan.FromMinutes(5) };

    private readonly MemoryCache _pairs = new(new MemoryCacheOptions { SizeLimit = 100_000 });

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
        if (!_pairs.TryGetValue(pair, out WhatsAppAddress person))
        {
            person = await store.IdentifyAsync(phoneNumber, userId, cancellationToken);
            _pairs.Set(pair, person, Kept);
        }

        return person;
    }

    public void Dispose() => _pairs.Dispose();
}
