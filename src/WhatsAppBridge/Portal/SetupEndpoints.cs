using Microsoft.AspNetCore.Http.HttpResults;
using WhatsAppBridge.Assistant;
using WhatsAppBridge.Diagnostics;
using WhatsAppBridge.Settings;
using WhatsAppBridge.Twilio;

namespace WhatsAppBridge.Portal;

/// <summary>What has to be entered at Twilio.</summary>
internal static class SetupEndpoints
{
    public static void MapSetup(this RouteGroupBuilder portal) => portal.MapGet("/api/setup", GetSetup);

    /// <summary>What Twilio has to call, up to <c>/webhooks</c>: the public address, or the one of the page in its place.</summary>
    public static string AddressOf(HttpRequest request, TwilioOptions twilio) =>
        twilio.PublicUrl is { } publicUrl ? SettingsReader.WithoutUser(publicUrl) : $"{request.Scheme}://{request.Host}{request.PathBase}";

    private static JsonHttpResult<SetupView> GetSetup(HttpRequest request, TwilioOptions twilio, AssistantDirectory assistants)
    {
        var wanted = SenderWebhooks.Wanted(null, AddressOf(request, twilio));
        return TypedResults.Json(
            new SetupView(
                IsGuessed: twilio.PublicUrl is null,
                Webhook: wanted.CallbackUrl!,
                Fallback: wanted.FallbackUrl!,
                Status: wanted.StatusCallbackUrl!,
                Numbers: [.. assistants.Numbers.Select(number => number.Value)]),
            PortalJson.Default.SetupView);
    }
}
