using Microsoft.Extensions.DependencyInjection.Extensions;
using WhatsAppBridge.Conversations;
using WhatsAppBridge.Stores.Sqlite;

namespace WhatsAppBridge.Stores;

/// <summary>What the chosen store adds to the bridge.</summary>
internal static class StoreFeature
{
    public static void AddStore(this IServiceCollection services, StoreOptions options)
    {
        services.AddSingleton(new RetentionPeriod(options.Retention));
        services.TryAddSingleton<IConversationStore>(provider => Open(options, provider.GetRequiredService<TimeProvider>()));
    }

    private static IConversationStore Open(StoreOptions options, TimeProvider time) => options.Provider switch
    {
        StoreProvider.Memory => new MemoryConversationStore(time),
        StoreProvider.Sqlite => SqliteConversationStore.Open(Path.Combine(AppContext.BaseDirectory, options.SqlitePath), time),
        _ => throw new InvalidOperationException($"There is no {options.Provider} store."),
    };
}
