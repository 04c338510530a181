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
            data.Link(alias, link.Person);
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
        if (!data.People.TryGetValue(from, out var merged))
            return;

        var conversations = data.PersonOf(to).Conversations;
        foreach (var (number, moved) in merged.Conversations)
        {
            if (!conversations.TryGetValue(number, out var known) || moved.UpdatedAt > known.UpdatedAt)
                conversations[number] = moved;
        }

        merged.Conversations.Clear();
    }

    private KnownAddress Known(WhatsAppAddress address)
    {
        var known = data.People.GetValueOrDefault(address);
        return new KnownAddress(
            address,
            data.Aliases.TryGetValue(address, out var person) ? person : null,
            HasAliases: known is { Aliases.Count: > 0 },
            HasConversations: known is { Conversations.Count: > 0 });
    }
}
