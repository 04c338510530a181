using WhatsAppBridge.Conversations;

namespace WhatsAppBridge.Deliveries;

/// <summary>What following our messages adds to the bridge.</summary>
internal static class DeliveryFeature
{
    public static void AddDeliveries(this IServiceCollection services)
    {
        services.AddSingleton<DeliveryMetrics>();
        services.AddSingleton<SendReports>();
        services.AddSingleton<ISendReports>(provider => provider.GetRequiredService<SendReports>());
        services.AddSingleton<DeliveryTracker>();
    }
}
