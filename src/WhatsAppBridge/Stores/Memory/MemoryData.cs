using WhatsAppBridge.Attention;
using WhatsAppBridge.Conversations;
using WhatsAppBridge.Deliveries;

namespace WhatsAppBridge.Stores.Memory;

/// <summary>Everything the stores in memory hold, under one lock. Gone at the end of the process.</summary>
internal sealed class MemoryData
{
    public Lock Lock { get; } = new();

    public Dictionary<MessageSid, MemoryMessage> Messages { get; } = [];

    public Dictionary<long, MemoryMessage> ByNumber { get; } = [];

    public long LastNumber { get; set; }

    public Dictionary<string, string> Values { get; } = [];

    public Dictionary<ConversationKey, (ConversationState State, DateTimeOffset UpdatedAt)> Conversations { get; } = [];

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
}
