using WhatsAppBridge.Tests.Infrastructure;
using WhatsAppBridge.Tests.Infrastructure.Redis;

namespace WhatsAppBridge.Tests.Stores;

public abstract class RedisStoreContract : StoreContract, IAsyncLifetime
{
    private RedisStores? _opened;

    private protected override StoreSet Stores => Opened.Set;

    private RedisStores Opened => _opened ?? throw new InvalidOperationException("The store is not open.");

    private protected abstract Task<string> AddressAsync();

    public async ValueTask InitializeAsync() => _opened = await RedisStores.OpenAsync(await AddressAsync(), $"test-{Guid.NewGuid():N}", Time);

    public async ValueTask DisposeAsync()
    {
        await Opened.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected override async Task PassAsync(TimeSpan time)
    {
        await base.PassAsync(time);
        await Opened.PassAsync(time);
    }
}

[Trait("Category", "Redis")]
public sealed class RedisStoreContractTests(RedisServers servers) : RedisStoreContract, IClassFixture<RedisServers>
{
    private protected override async Task<string> AddressAsync() => (await servers.SingleAsync()).Address;
}

[Trait("Category", "Redis")]
public sealed class RedisClusterStoreContractTests(RedisServers servers) : RedisStoreContract, IClassFixture<RedisServers>
{
    private protected override async Task<string> AddressAsync() => (await servers.ClusterAsync()).Address;
}
