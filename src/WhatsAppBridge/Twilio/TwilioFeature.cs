using Microsoft.AspNetCore.HttpOverrides;
using WhatsAppBridge.Conversations;
using WhatsAppBridge.Twilio.Media;
using WhatsAppBridge.Twilio.Rest;
using WhatsAppBridge.Twilio.Signing;

namespace WhatsAppBridge.Twilio;

/// <summary>What Twilio's side adds to the bridge.</summary>
internal static class TwilioFeature
{
    /// <summary>
    /// A proxy may pass the path prefix of <c>Twilio:PublicUrl</c> on or take it away; both reach the same routes.
    /// Without a <c>PublicUrl</c> the trusted proxies say which address was called.
    /// </summary>
    public static void UsePublicAddress(this IApplicationBuilder app, TwilioOptions options)
    {
        if (options.PublicUrl is { } publicUrl)
        {
            if (new Uri(publicUrl).AbsolutePath is { Length: > 1 } prefix)
                app.UsePathBase(Uri.UnescapeDataString(prefix));
        }
        else if (options.TrustedProxies.Count > 0)
        {
            app.UseForwardedHeaders(ForwardedHeadersFrom(options.TrustedProxies));
        }
    }

    /// <summary>Notices requests of Twilio's that miss the webhooks because of a path nobody configured. They hear 404 like anything else.</summary>
    public static void UseMisplacedWebhookLog(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (context.GetEndpoint() is null && context.Request.Headers.ContainsKey(TwilioSignature.HeaderName)
            && context.Request.Path.Value?.Contains("/webhooks/twilio/", StringComparison.Ordinal) == true)
        {
            context.RequestServices.GetRequiredService<RefusalLog>().Misplaced(context.Request);
        }

        return next(context);
    });

    public static void AddTwilio(this IServiceCollection services, TwilioOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<TwilioMetrics>();
        services.AddSingleton<WebhookClock>();
        services.AddSingleton<MessageWebhook>();
        services.AddSingleton<StatusCallbackWebhook>();
        services.AddSingleton<WebhookVerifier>();
        services.AddSingleton<RefusalLog>();
        services.AddHostedService<PublicUrlAnnouncement>();
        services.AddTwilioRest(options);
        services.AddSingleton<IReplySender, TwilioReplySender>();
        services.AddMedia();
    }

    private static ForwardedHeadersOptions ForwardedHeadersFrom(IReadOnlyList<System.Net.IPNetwork> proxies)
    {
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.All, ForwardLimit = null };
        // The framework trusts the loopback address unless told otherwise.
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var proxy in proxies)
            options.KnownIPNetworks.Add(proxy);
        return options;
    }
}
