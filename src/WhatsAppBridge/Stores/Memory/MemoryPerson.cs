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
        var before = Conversations.Count;
        foreach (var (number, conversation) in Conversations)
        {
            if (idleSince is not { } since || conversation.UpdatedAt < since)
                Conversations.Remove(number);
        }

        return before - Conversations.Count;
    }
}
