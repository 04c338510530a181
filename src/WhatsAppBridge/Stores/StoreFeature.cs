using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection.Extensions;
using WhatsAppBridge.Attention;
using WhatsAppBridge.Conversations;
using WhatsAppBridge.Deliveries;
using WhatsAppBridge.Stores.Memory;
using WhatsAppBridge.Stores.Redis;
using WhatsAppBridge.Stores.Sqlite;

namespace WhatsAppBridge.Stores;

/// <summary>What the chosen store adds to the bridge.</summary>
internal static class StoreFeature
{
    public static void AddStore(this IServiceCollection services, StoreOptions options)
    {
        services.AddSingleton(new RetentionPeriod(options.Retention));
        services.AddSingleton<StoreDoor>();
        switch (options.Provider)
        {
            case StoreProvider.Memory:
                services.AddSingleton<MemoryData>();
                services.TryAddSingleton<IConversationStore, MemoryConversationStore>();
                services.TryAddSingleton<IPersonStore, MemoryPersonStore>();
                services.TryAddSingleton<IDeliveryStore, MemoryDeliveryStore>();
                services.TryAddSingleton<IAttentionList, MemoryAttentionList>();
                break;
            case StoreProvider.Sqlite:
                services.AddSingleton(provider => SqliteDatabase.Open(Path.Combine(AppContext.BaseDirectory, options.SqlitePath), provider.GetRequiredService<ILogger<SqliteDatabase>>()));
                services.TryAddSingleton<IConversationStore, SqliteConversationStore>();
                services.TryAddSingleton<IPersonStore, SqlitePersonStore>();
                services.TryAddSingleton<IDeliveryStore, SqliteDeliveryStore>();
                services.TryAddSingleton<IAttentionList, SqliteAttentionList>();
                break;
            case StoreProvider.Redis:
                services.AddRedis(options.Redis ?? throw new InvalidOperationException("The Redis store has no settings."));
                break;
            default:
                throw new InvalidOperationException($"There is no {options.Provider} store.");
        }
    }

    /// <summary>Puts a measurement in front of the store, whichever is registered by now.</summary>
    public static void AddStoreMeasurement(this IServiceCollection services)
    {
        var store = services.Last(service => service.ServiceType == typeof(IConversationStore));
        services.Remove(store);
        services.AddSingleton<IConversationStore>(provider => new MeasuredStore(
            (IConversationStore)(store.ImplementationInstance
                ?? store.ImplementationFactory?.Invoke(provider)
                ?? ActivatorUtilities.CreateInstance(provider, store.ImplementationType!)),
            provider.GetRequiredService<IMeterFactory>()));
    }

    private static void AddRedis(this IServiceCollection services, RedisOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton(provider => provider.GetRequiredService<StoreDoor>().Redis);
        services.AddSingleton<RedisLeases>();
        services.AddSingleton<RedisMoves>();
        services.TryAddSingleton<IConversationStore, RedisConversationStore>();
        services.TryAddSingleton<IPersonStore, RedisPersonStore>();
        services.TryAddSingleton<IDeliveryStore, RedisDeliveryStore>();
        services.TryAddSingleton<IAttentionList, RedisAttentionList>();
    }
}
