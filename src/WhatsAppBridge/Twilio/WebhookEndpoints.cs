using WhatsAppBridge.Twilio.Signing;

namespace WhatsAppBridge.Twilio;

/// <summary>Where Twilio's webhooks are.</summary>
internal static class WebhookEndpoints
{
    public const string MessagePath = "/webhooks/twilio/whatsapp";
    public const string FallbackPath = "/webhooks/twilio/fallback";
    public const string StatusPath = "/webhooks/twilio/status";

    public static void MapTwilioWebhooks(this IEndpointRouteBuilder endpoints)
    {
        var messages = endpoints.ServiceProvider.GetRequiredService<MessageWebhook>();
        var reports = endpoints.ServiceProvider.GetRequiredService<StatusCallbackWebhook>();
        endpoints.MapSigned(MessagePath, messages.ReceiveAsync);
        // Twilio calls the fallback with the same message when it could not use our first answer.
        endpoints.MapSigned(FallbackPath, messages.ReceiveAsync);
        endpoints.MapSigned(StatusPath, reports.ReceiveAsync);
    }

    /// <summary>The methods Twilio's Console offers for a webhook.</summary>
    internal static bool IsPostOrGet(HttpRequest request) => HttpMethods.IsPost(request.Method) || HttpMethods.IsGet(request.Method);
}
