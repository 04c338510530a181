using Microsoft.AspNetCore.Http.HttpResults;
using WhatsAppBridge.Assistant;
using WhatsAppBridge.Settings;
using WhatsAppBridge.Twilio;

namespace WhatsAppBridge.Portal;

/// <summary>What has to be entered at Twilio.</summary>
internal static class SetupEndpoints
{
    // For Twilio alone: it repeats a webhook that could not connect or got a 5xx. Neither sent nor signed.
    private const string ConnectionOverrides = "#rc=2&rp=ct,5xx";

    public static void MapSetup(this RouteGroupBuilder portal) => portal.MapGet("/api/setup", GetSetup);

    private static JsonHttpResult<SetupView> GetSetup(HttpRequest request, TwilioOptions twilio, AssistantDirectory assistants)
    {
        var address = twilio.PublicUrl is { } publicUrl ? SettingsReader.WithoutUser(publicUrl) : $"{request.Scheme}://{request.Host}{request.PathBase}";
        return TypedResults.Json(
            new SetupView(
                IsGuessed: twilio.PublicUrl is null,
                Webhook: address + WebhookEndpoints.MessagePath + ConnectionOverrides,
                Fallback: address + WebhookEndpoints.FallbackPath,
                Status: address + WebhookEndpoints.StatusPath,
                Numbers: [.. assistants.Numbers.Select(number => number.Value)]),
            PortalJson.Default.SetupView);
    }
}
