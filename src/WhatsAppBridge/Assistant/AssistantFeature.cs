namespace WhatsAppBridge.Assistant;

/// <summary>What the assistant's side adds to the bridge.</summary>
internal static class AssistantFeature
{
    /// <param name="services">The bridge's.</param>
    /// <param name="options">The assistant where no numbers are listed.</param>
    /// <param name="channels">The listed numbers.</param>
    /// <param name="isTraced">Somebody collects traces; calls are a part of them then, and say so to the service.</param>
    public static void AddAssistant(this IServiceCollection services, AssistantOptions options, IReadOnlyList<ChannelOptions> channels, bool isTraced)
    {
        foreach (var authority in channels.Select(channel => channel.Assistant.CertificateAuthority).Append(options.CertificateAuthority).Distinct())
        {
            services.AddHttpClient(AssistantHttp.ClientName(authority), AssistantHttp.Configure)
                .ConfigurePrimaryHttpMessageHandler(() => AssistantHttp.Handler(authority, isTraced))
                // The factory's own logging writes whole addresses, session ids among them.
                .RemoveAllLoggers()
                .SetHandlerLifetime(Timeout.InfiniteTimeSpan);
        }

        services.AddSingleton<AssistantMetrics>();
        services.AddSingleton(provider => new AssistantDirectory(
            options,
            channels,
            provider.GetRequiredService<IHttpMessageHandlerFactory>(),
            provider.GetRequiredService<AssistantMetrics>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<AssistantClient>>()));
    }
}
