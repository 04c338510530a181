using WhatsAppBridge.Conversations;

namespace WhatsAppBridge.Stores.Memory;

/// <summary>Who is who, in memory.</summary>
internal sealed class MemoryPersonStore(MemoryData data) : IPersonStore
{
    public ValueTask<WhatsAppAddress> IdentifyAsync(WhatsAppAddress? phoneNumber, WhatsAppAddress? userId, CancellationToken cancellationToken)
    {
        lock (data.Lock)
            return ValueTask.FromResult(Identify(phoneNumber, userId));
    }

    private WhatsAppAddress Identify(WhatsAppAddress? phoneNumber, WhatsAppAddress? userId)
    {
        if (phoneNumber is not { } phone || userId is not { } id)
            return Known(phoneNumber ?? userId ?? throw new ArgumentException("A person has an address.", nameof(phoneNumber))).Person;

        var link = PersonLink.Of(Known(phone), Known(id));
        if (link.NewAlias is { } alias)
            data.Aliases[alias] = link.Person;
        if (link.MergedPerson is { } merged)
            Move(merged, link.Person);
        if (link is { NewAlias: { } renamed, MergedPerson: null })
            data.Merged.Remove(renamed);
        return link.Person;
    }

    // The state somebody left last counts.
    private void Move(WhatsAppAddress from, WhatsAppAddress to)
    {
        data.Merged[from] = to;
        foreach (var (key, moved) in data.Conversations.Where(entry => entry.Key.Person == from).ToList())
        {
            var target = key with { Person = to };
            if (!data.Conversations.TryGetValue(target, out var known) || moved.UpdatedAt > known.UpdatedAt)
                data.Conversations[target] = moved;
            data.Conversations.Remove(key);
        }
    }

    private KnownAddress Known(WhatsAppAddress address) => new(
        address,
        data.Aliases.TryGetValue(address, out var person) ? person : null,
        data.Aliases.ContainsValue(address),
        data.Conversations.Keys.Any(key => key.Person == address));
}
