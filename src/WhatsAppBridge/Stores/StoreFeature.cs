using Microsoft.Extensions.DependencyInjection.Extensions;
using WhatsAppBridge.Attention;
using WhatsAppBridge.Conversations;
using WhatsAppBridge.Deliveries;
using WhatsAppBridge.Stores.Memory;
using WhatsAppBridge.Stores.Sqlite;

namespace WhatsAppBridge.Stores;

/// <summary>What the chosen store adds to the bridge.</summary>
internal static class StoreFeature
{
    public static void AddStore(this IServiceCollection services, StoreOptions options)
    {
        services.AddSingleton(new RetentionPeriod(options.Retention));
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
                services.AddSingleton(_ => SqliteDatabase.Open(Path.Combine(AppContext.BaseDirectory, options.SqlitePath)));
                services.TryAddSingleton<IConversationStore, SqliteConversationStore>();
                services.TryAddSingleton<IPersonStore, SqlitePersonStore>();
                services.TryAddSingleton<IDeliveryStore, SqliteDeliveryStore>();
                services.TryAddSingleton<IAttentionList, SqliteAttentionList>();
                break;
            default:
                throw new InvalidOperationException($"There is no {options.Provider} store.");
        }
    }
}
