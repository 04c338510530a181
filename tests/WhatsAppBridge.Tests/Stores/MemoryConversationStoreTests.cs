using WhatsAppBridge.Conversations;
using WhatsAppBridge.Stores.Memory;

namespace WhatsAppBridge.Tests.Stores;

public sealed class MemoryConversationStoreTests : ConversationStoreContract
{
    private readonly MemoryConversationStore _store;

    public MemoryConversationStoreTests() => _store = new MemoryConversationStore(new MemoryData(), Time);

    private protected override IConversationStore Store => _store;
}
