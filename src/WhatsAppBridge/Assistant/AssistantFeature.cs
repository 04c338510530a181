namespace WhatsAppBridge.Assistant;

/// <summary>What the assistant's side adds to the bridge.</summary>
internal static class AssistantFeature
{
    public static void AddAssistant(this IServiceCollection services, AssistantOptions options, IReadOnlyList<ChannelOptions> channels)
    {
        foreach (var authority in channels.Select(channel => channel.Assistant.CertificateAuthority).Append(options.CertificateAuthority).Distinct())
        {
            services.AddHttpClient(AssistantHttp.ClientName(authority), AssistantHttp.Configure)
                .ConfigurePrimaryHttpMessageHandler(() => AssistantHttp.Handler(authority))
                // The factory's own logging writes whole addresses, session ids among them.
                .RemoveAllLoggers()
                .SetHandlerLifetime(Timeout.InfiniteTimeSpan);
        }

        services.AddSingleton<AssistantMetrics>();
        services.AddSingleton(provider => new AssistantDirectory(
            options,
            channels,
            provider.GetRequiredService<IHttpClientFactory>(),
            provider.GetRequiredService<AssistantMetrics>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<AssistantClient>>()));
    }
}
