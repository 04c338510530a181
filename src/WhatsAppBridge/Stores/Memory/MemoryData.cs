using WhatsAppBridge.Attention;
using WhatsAppBridge.Deliveries;

namespace WhatsAppBridge.Stores.Memory;

/// <summary>Everything the stores in memory hold, under one lock. Gone at the end of the process.</summary>
internal sealed class MemoryData
{
    public Lock Lock { get; } = new();

    public Dictionary<MessageSid, MemoryMessage> Messages { get; } = [];

    public Dictionary<long, MemoryMessage> ByNumber { get; } = [];

    /// <summary>Those of them whose turn is not over.</summary>
    public Dictionary<long, MemoryMessage> Open { get; } = [];

    public long LastNumber { get; set; }

    public Dictionary<string, string> Values { get; } = [];

    /// <summary>People, by the address they were first known by.</summary>
    public Dictionary<WhatsAppAddress, MemoryPerson> People { get; } = [];

    /// <summary>Addresses that mean a person known by another one.</summary>
    public Dictionary<WhatsAppAddress, WhatsAppAddress> Aliases { get; } = [];

    /// <summary>People who turned out to be another person.</summary>
    public Dictionary<WhatsAppAddress, WhatsAppAddress> Merged { get; } = [];

    /// <summary>The conversation as that of the person they turned out to be.</summary>
    public ConversationKey Current(ConversationKey conversation) =>
        Merged.TryGetValue(conversation.Person, out var person) ? conversation with { Person = person } : conversation;

    public Dictionary<MessageSid, (HashSet<DeliveryStatus> Statuses, DateTimeOffset ReportedAt)> Deliveries { get; } = [];

    public List<AttentionItem> Attention { get; } = [];

    public long LastAttentionId { get; set; }

    /// <summary>The message is among the open ones as long as its turn is not over.</summary>
    public void Track(MemoryMessage message)
    {
        if (message.IsFinished)
            Open.Remove(message.Number);
        else
            Open[message.Number] = message;
    }

    /// <summary>What is known of the person; with nothing known yet, a place for it.</summary>
    public MemoryPerson PersonOf(WhatsAppAddress address)
    {
        if (!People.TryGetValue(address, out var person))
            People[address] = person = new MemoryPerson();
        return person;
    }

    /// <summary>From now on the alias means this person, and nobody else.</summary>
    public void Link(WhatsAppAddress alias, WhatsAppAddress person)
    {
        Unlink(alias);
        Aliases[alias] = person;
        PersonOf(person).Aliases.Add(alias);
    }

    /// <summary>The address is nobody's other name any more.</summary>
    public void Unlink(WhatsAppAddress alias)
    {
        if (Aliases.Remove(alias, out var person))
            PersonOf(person).Aliases.Remove(alias);
    }

    /// <summary>Somebody of whom nothing is known any more leaves no address behind.</summary>
    public void DropIfEmpty(WhatsAppAddress address)
    {
        if (People.TryGetValue(address, out var person) && person is { Aliases.Count: 0, Conversations.Count: 0 })
            People.Remove(address);
    }
}
