using System.Net;

namespace WhatsAppBridge.Assistant;

/// <summary>What the assistant's side adds to the bridge.</summary>
internal static class AssistantFeature
{
    public const string HttpClientName = "Assistant";

    public static void AddAssistant(this IServiceCollection services, AssistantOptions options, IReadOnlyList<ChannelOptions> channels)
    {
        services.AddHttpClient(HttpClientName, client => client.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                // Addresses behind IBM's host names move; a connection kept for ever would not notice.
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                ConnectTimeout = TimeSpan.FromSeconds(5),
                AutomaticDecompression = DecompressionMethods.All,
                // A redirect would turn a message into a GET, or carry it to a host nobody configured.
                AllowAutoRedirect = false,
                UseCookies = false,
            })
            // The factory's own logging writes whole addresses, session ids among them.
            .RemoveAllLoggers()
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan);
        services.AddSingleton(provider => new AssistantDirectory(
            options, channels, provider.GetRequiredService<IHttpClientFactory>(), provider.GetRequiredService<TimeProvider>()));
    }
}
