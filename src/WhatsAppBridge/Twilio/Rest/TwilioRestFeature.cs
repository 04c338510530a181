using Microsoft.Extensions.DependencyInjection.Extensions;

namespace WhatsAppBridge.Twilio.Rest;

/// <summary>What speaking to Twilio's API adds to the bridge.</summary>
internal static class TwilioRestFeature
{
    public const string HttpClientName = "Twilio";

    public static void AddTwilioRest(this IServiceCollection services, TwilioOptions options)
    {
        services.TryAddSingleton(Random.Shared);
        services.AddHttpClient(HttpClientName, client => client.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                // Addresses behind Twilio's host names move; a connection kept for ever would not notice.
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                ConnectTimeout = TimeSpan.FromSeconds(5),
                // A redirect would turn a message into a GET, or carry it to a host nobody configured.
                AllowAutoRedirect = false,
                UseCookies = false,
            })
            // The factory's own logging writes whole addresses.
            .RemoveAllLoggers()
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan);
        services.AddSingleton(provider => new TwilioTransport(
            provider.GetRequiredService<IHttpClientFactory>().CreateClient(HttpClientName),
            options,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<Random>(),
            provider.GetRequiredService<ILogger<TwilioTransport>>()));
        services.AddSingleton<TwilioMessages>();
        services.AddSingleton<TwilioAccounts>();
        services.AddSingleton<TwilioSenders>();
    }
}
