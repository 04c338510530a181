using WhatsAppBridge.Conversations;
using WhatsAppBridge.Tests.Infrastructure.Redis;

namespace WhatsAppBridge.Tests.Stores;

/// <summary>Leases are ended by hand at every restart: that the process which had them is dead, the store learns from nothing else.</summary>
public abstract class RedisConversationStoreContract : ConversationStoreContract, IAsyncLifetime
{
    private readonly string _prefix = $"test-{Guid.NewGuid():N}";
    private readonly List<RedisStores> _opened = [];

    private protected override IConversationStore Store => _opened[^1].Conversations;

    private protected override bool ForgetsByItself => true;

    private protected abstract Task<string> AddressAsync();

    public async ValueTask InitializeAsync() => _opened.Add(await RedisStores.OpenAsync(await AddressAsync(), _prefix, Time));

    public async ValueTask DisposeAsync()
    {
        foreach (var stores in _opened)
            await stores.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected override async Task RestartAsync()
    {
        await _opened[^1].EndLeasesAsync();
        await InitializeAsync();
    }

    private protected override async Task PassAsync(TimeSpan time)
    {
        await base.PassAsync(time);
        await _opened[^1].PassAsync(time);
    }
}

[Trait("Category", "Redis")]
public sealed class RedisConversationStoreContractTests(RedisServers servers) : RedisConversationStoreContract, IClassFixture<RedisServers>
{
    private protected override async Task<string> AddressAsync() => (await servers.SingleAsync()).Address;
}

[Trait("Category", "Redis")]
public sealed class RedisClusterConversationStoreContractTests(RedisServers servers) : RedisConversationStoreContract, IClassFixture<RedisServers>
{
    private protected override async Task<string> AddressAsync() => (await servers.ClusterAsync()).Address;
}
