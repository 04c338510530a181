using WhatsAppBridge.Conversations;
using WhatsAppBridge.Stores.Redis;

namespace WhatsAppBridge.Stores;

/// <summary>Opens the store, which may take a network and so can't be left to whoever asks the container for it first.</summary>
internal sealed class StoreDoor(IServiceProvider services) : IDisposable
{
    private readonly SemaphoreSlim _once = new(1);
    private RedisConnection? _redis;

    /// <summary>The server or cluster; only there when the store has been opened.</summary>
    public RedisConnection Redis => _redis ?? throw new InvalidOperationException("The store has not been opened.");

    /// <summary>Opens it unless it is open.</summary>
    /// <exception cref="StoreUnavailableException">It can't be; the message says why and what to do.</exception>
    public async Task<IConversationStore> OpenAsync()
    {
        await _once.WaitAsync();
        try
        {
            if (_redis is null && services.GetService<RedisOptions>() is { } redis)
                _redis = await RedisConnection.OpenAsync(redis, services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<RedisConnection>>());
        }
        finally
        {
            _once.Release();
        }

        return services.GetRequiredService<IConversationStore>();
    }

    public void Dispose() => _once.Dispose();
}
