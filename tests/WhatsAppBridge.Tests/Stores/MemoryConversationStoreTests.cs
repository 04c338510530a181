using WhatsAppBridge.Conversations;
using WhatsAppBridge.Stores.Memory;

namespace WhatsAppBridge.Tests.Stores;

public sealed class MemoryConversationStoreTests : ConversationStoreContract
{
    private readonly MemoryData _data = new();
    private MemoryConversationStore? _store;

    private protected override IConversationStore Store => _store ??= new MemoryConversationStore(_data, Time);

    private protected override Task RestartAsync()
    {
        _store = null;
        return Task.CompletedTask;
    }
}
