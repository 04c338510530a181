using WhatsAppBridge.Conversations;
using WhatsAppBridge.Stores.Memory;

namespace WhatsAppBridge.Tests.Stores;

public sealed class MemoryConversationStoreTests : ConversationStoreContract
{
    private readonly MemoryData _data = new();
    private MemoryConversationStore? _store;

    private protected override IConversationStore Store => _store ??= new MemoryConversationStore(_data, Time);

    [Fact]
    public async Task Of_somebody_forgotten_no_address_is_left()
    {
        var (number, id) = (new WhatsAppAddress("+14155550123"), new WhatsAppAddress("US.13491208655302741918"));
        await new MemoryPersonStore(_data).IdentifyAsync(number, id, TestContext.Current.CancellationToken);
        Assert.NotEmpty(_data.People);

        await Store.ForgetAsync(number, TestContext.Current.CancellationToken);

        Assert.Empty(_data.People);
        Assert.Empty(_data.Aliases);
    }

    private protected override Task RestartAsync()
    {
        _store = null;
        return Task.CompletedTask;
    }
}
