using WhatsAppBridge.Settings;
using WhatsAppBridge.Twilio;
using WhatsAppBridge.Twilio.Rest;

namespace WhatsAppBridge.Diagnostics;

/// <summary>What a sender's addresses should be, and how what stands there differs. Pure.</summary>
internal static class SenderWebhooks
{
    /// <summary>
    /// For Twilio alone: two repetitions of a webhook that could not connect or got a 5xx. Part of neither request nor
    /// signature. Source: https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
    /// </summary>
    private const string ConnectionOverrides = "#rc=2&rp=ct,5xx";

    private const string Post = "POST";
    private const string Repair = "Enter it in the Twilio Console, or let doctor --fix webhook do it, or the button on the portal's setup page.";

    /// <summary>What a sender should be told, keeping what is added to an address of ours already.</summary>
    public static SenderWebhook Wanted(SenderWebhook? present, string publicUrl)
    {
        var message = publicUrl + WebhookEndpoints.MessagePath;
        return new SenderWebhook
        {
            CallbackUrl = present?.CallbackUrl is { } callback && WithoutAdditions(callback) == message ? callback : message + ConnectionOverrides,
            CallbackMethod = Post,
            FallbackUrl = publicUrl + WebhookEndpoints.FallbackPath,
            FallbackMethod = Post,
            StatusCallbackUrl = publicUrl + WebhookEndpoints.StatusPath,
            StatusCallbackMethod = Post,
        };
    }

    public static IReadOnlyList<DiagnosticFinding> Compare(SenderWebhook? webhook, string publicUrl)
    {
        List<DiagnosticFinding> findings =
        [
            .. Message(webhook?.CallbackUrl, webhook?.CallbackMethod, publicUrl + WebhookEndpoints.MessagePath),
            .. Other("fallback", webhook?.FallbackUrl, webhook?.FallbackMethod, publicUrl + WebhookEndpoints.FallbackPath,
                "a message whose webhook fails is lost"),
            .. Other("status callback", webhook?.StatusCallbackUrl, webhook?.StatusCallbackMethod, publicUrl + WebhookEndpoints.StatusPath,
                "what becomes of answers in TwiML is not known here"),
        ];
        return findings.Count > 0 ? findings : [DiagnosticFinding.Passed("Messages, fallback and status callbacks come to us.")];
    }

    /// <summary>Whether messages come to us already.</summary>
    public static bool PointsAtUs(SenderWebhook? webhook, string publicUrl) => Compare(webhook, publicUrl) is [{ Outcome: DiagnosticOutcome.Passed }];

    private static IEnumerable<DiagnosticFinding> Message(string? url, string? method, string wanted)
    {
        if (string.IsNullOrEmpty(url))
            yield return DiagnosticFinding.Failed("The sender has no webhook: nobody hears what people write.", $"It should be {Shown(wanted)}. {Repair}");
        else if (WithoutAdditions(url) != wanted)
            yield return DiagnosticFinding.Failed($"What people write goes to {Shown(url)} and not to us{Difference(url, wanted)}.", $"It should be {Shown(wanted)}. {Repair}");
        else if (!IsPost(method))
            yield return DiagnosticFinding.Warned($"The webhook's method is {method}: what people write stands in addresses, and in the log of every proxy.", $"It should be {Post}. {Repair}");
    }

    private static IEnumerable<DiagnosticFinding> Other(string name, string? url, string? method, string wanted, string otherwise)
    {
        if (string.IsNullOrEmpty(url))
            yield return DiagnosticFinding.Warned($"The sender has no {name} URL: {otherwise}.", $"It should be {Shown(wanted)}. {Repair}");
        else if (WithoutAdditions(url) != wanted)
            yield return DiagnosticFinding.Warned($"The {name} URL is {Shown(url)}{Difference(url, wanted)}: {otherwise}, unless somebody else takes care of it.", $"It should be {Shown(wanted)}. {Repair}");
        else if (!IsPost(method))
            yield return DiagnosticFinding.Warned($"The method of the {name} URL is {method}.", $"It should be {Post}. {Repair}");
    }

    private static string Difference(string url, string wanted) => WithoutAdditions(url) switch
    {
        var bare when string.Equals(bare, wanted, StringComparison.OrdinalIgnoreCase) => ", only letter case differs",
        var bare when bare.TrimEnd('/') == wanted => ", only a slash at the end differs",
        var bare when bare.Replace("http://", "https://", StringComparison.Ordinal) == wanted => ", only https is missing",
        _ => "",
    };

    // Twilio signs a query of the address too, and keeps the fragment to itself.
    private static string WithoutAdditions(string url) => url.Split('#', '?')[0];

    private static string Shown(string url) => SettingsReader.WithoutUser(url);

    private static bool IsPost(string? method) => string.IsNullOrEmpty(method) || string.Equals(method, Post, StringComparison.OrdinalIgnoreCase);
}
