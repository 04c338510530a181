using WhatsAppBridge.Conversations;
using WhatsAppBridge.Twilio.Rest;

namespace WhatsAppBridge.Twilio.Media;

/// <summary>What people send, for those who may see it.</summary>
internal static class MediaFeature
{
    public static void AddMedia(this IServiceCollection services)
    {
        services.AddSingleton<MediaAccess>();
        services.AddSingleton<AttachmentLinks>();
        services.AddSingleton<IAttachmentLinks>(provider => provider.GetRequiredService<AttachmentLinks>());
        services.AddSingleton(provider => new TwilioMediaClient(
            provider.GetRequiredService<IHttpClientFactory>().CreateClient(TwilioRestFeature.HttpClientName),
            provider.GetRequiredService<MediaAccess>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<TwilioMediaClient>>()));
    }
}
