using WhatsAppBridge.Conversations;

namespace WhatsAppBridge.Stores.Memory;

/// <summary>What is known of somebody, found by the address they were first known by.</summary>
internal sealed class MemoryPerson
{
    /// <summary>The other addresses that mean this person.</summary>
    public HashSet<WhatsAppAddress> Aliases { get; } = [];

    /// <summary>Where their conversations stand, by our number.</summary>
    public Dictionary<WhatsAppAddress, (ConversationState State, DateTimeOffset UpdatedAt)> Conversations { get; } = [];

    /// <summary>Forgets the conversations that have been idle since then; without a time all of them.</summary>
    /// <returns>How many.</returns>
    public int Forget(DateTimeOffset? idleSince = null)
    {
        var old = Conversations.Where(conversation => idleSince is not { } since || conversation.Value.UpdatedAt < since).Select(conversation => conversation.Key).ToList();
        old.ForEach(number => Conversations.Remove(number));
        return old.Count;
    }
}
