using WhatsAppBridge.Stores.Memory;

namespace WhatsAppBridge.Tests.Stores;

public sealed class MemoryStoreTests : StoreContract
{
    private readonly MemoryData _data = new();

    private protected override StoreSet Stores => field ??= new StoreSet(
        new MemoryConversationStore(_data, Time), new MemoryPersonStore(_data), new MemoryDeliveryStore(_data, Time), new MemoryAttentionList(_data));
}
