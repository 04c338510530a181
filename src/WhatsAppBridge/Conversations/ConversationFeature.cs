namespace WhatsAppBridge.Conversations;

/// <summary>What the conversation core adds to the bridge. The seams are filled by others.</summary>
internal static class ConversationFeature
{
    public static void AddConversations(this IServiceCollection services, ConversationOptions options, DeliveryOptions delivery)
    {
        services.AddSingleton(delivery);
        services.AddSingleton(options);
        services.AddSingleton<PersonIds>();
        services.AddSingleton<Inquiry>();
        services.AddSingleton<UnrenderedItems>();
        services.AddSingleton<Erasure>();
        services.AddSingleton<AnswerWriter>();
        services.AddSingleton<Arrears>();
        services.AddSingleton<Retries>();
        services.AddSingleton<Delivery>();
        services.AddSingleton<ConversationMetrics>();
        services.AddSingleton<TurnPlanner>();
        services.AddSingleton<TurnTaker>();
        services.AddSingleton<Gathering>();
        services.AddSingleton<People>();
        services.AddSingleton<Arrivals>();
        services.AddSingleton<ServedNumbers>();
        services.AddSingleton<TurnsUnderWay>();
        services.AddSingleton<Flood>();
        services.AddSingleton<Passage>();
        services.AddSingleton<Reception>();
        services.AddHostedService<ConversationService>();
        services.AddHostedService<ConversationGauges>();
    }
}
