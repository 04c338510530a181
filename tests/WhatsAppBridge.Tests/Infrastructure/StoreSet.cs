using WhatsAppBridge.Attention;
using WhatsAppBridge.Conversations;
using WhatsAppBridge.Deliveries;
using WhatsAppBridge.Stores.Memory;
using WhatsAppBridge.Stores.Sqlite;

namespace WhatsAppBridge.Tests.Infrastructure;

/// <summary>All seams of one kind of store, over the same data.</summary>
internal sealed record StoreSet(IConversationStore Conversations, IPersonStore People, IDeliveryStore Deliveries, IAttentionList Attention)
{
    public static StoreSet InMemory(TimeProvider time)
    {
        var data = new MemoryData();
        return new StoreSet(
            new MemoryConversationStore(data, time), new MemoryPersonStore(data), new MemoryDeliveryStore(data, time), new MemoryAttentionList(data));
    }

    public static StoreSet Over(SqliteDatabase database, TimeProvider time) => new(
        new SqliteConversationStore(database, time), new SqlitePersonStore(database, time), new SqliteDeliveryStore(database, time), new SqliteAttentionList(database));
}
