using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.Tests.Stores;

public sealed class MemoryStoreTests : StoreContract
{
    private protected override StoreSet Stores => field ??= StoreSet.InMemory(Time);
}
