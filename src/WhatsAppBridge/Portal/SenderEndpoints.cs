using System.Text.Json;
using WhatsAppBridge.Diagnostics;
using WhatsAppBridge.Settings;
using WhatsAppBridge.Twilio;
using WhatsAppBridge.Twilio.Rest;

namespace WhatsAppBridge.Portal;

/// <summary>The numbers at Twilio, where they point to, and pointing them here.</summary>
internal static partial class SenderEndpoints
{
    public static void MapSenders(this RouteGroupBuilder portal)
    {
        portal.MapGet("/api/senders", ListAsync);
        portal.MapPost("/api/senders/point", PointAsync);
    }

    private static async Task<IResult> ListAsync(ServedSenders served, TwilioOptions twilio, HttpRequest request, CancellationToken cancellationToken)
    {
        var listed = await served.ListAsync(cancellationToken);
        if (!listed.IsSuccess)
            return TypedResults.Json(new Problem(listed.Error.Explanation), PortalJson.Default.Problem, statusCode: StatusCodes.Status502BadGateway);

        var address = SetupEndpoints.AddressOf(request, twilio);
        return TypedResults.Json(
            new SendersView([.. listed.Value.Select(entry => View(entry.Sender, address))], twilio.PublicUrl is not null),
            PortalJson.Default.SendersView);
    }

    private static SenderView View(TwilioSender sender, string address)
    {
        var wanted = SenderWebhooks.Wanted(sender.Webhook, address);
        return new SenderView(
            sender.Number.Value,
            sender.Status,
            sender.IsOnline,
            sender.QualityRating,
            sender.OfflineReasons,
            SenderWebhooks.PointsAtUs(sender.Webhook, address),
            [
                new PointerView("Webhook", Shown(sender.Webhook?.CallbackUrl), wanted.CallbackUrl!),
                new PointerView("Fallback", Shown(sender.Webhook?.FallbackUrl), wanted.FallbackUrl!),
                new PointerView("Status callback", Shown(sender.Webhook?.StatusCallbackUrl), wanted.StatusCallbackUrl!),
            ]);
    }

    private static async Task<IResult> PointAsync(HttpRequest request, WebhookRepair repair, ILogger<SenderLog> logger, CancellationToken cancellationToken)
    {
        if (await ReadNumberAsync(request, cancellationToken) is not { } number)
            return TypedResults.BadRequest();

        var report = await repair.RunAsync(number, cancellationToken);
        if ((report.Problem ?? report.Changes.Select(change => change.Problem).FirstOrDefault(problem => problem is not null)) is { } obstacle)
            return TypedResults.Json(new Problem(obstacle), PortalJson.Default.Problem, statusCode: StatusCodes.Status502BadGateway);

        Log.Pointed(logger, number);
        return TypedResults.NoContent();
    }

    private static async Task<WhatsAppAddress?> ReadNumberAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var choice = request.HasJsonContentType() ? await request.ReadFromJsonAsync(PortalJson.Default.SenderChoice, cancellationToken) : null;
            return PhoneNumber.TryNormalise(choice?.Number ?? "");
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Shown(string? url) => string.IsNullOrEmpty(url) ? null : SettingsReader.WithoutUser(url);

    internal sealed class SenderLog;

    private static partial class Log
    {
        [LoggerMessage(5030, LogLevel.Information, "An operator has pointed the sender {Number} at this bridge")]
        public static partial void Pointed(ILogger logger, WhatsAppAddress number);
    }
}
