using WhatsAppBridge.Settings;
using WhatsAppBridge.Twilio;
using WhatsAppBridge.Twilio.Rest;

namespace WhatsAppBridge.Diagnostics;

/// <summary>Points senders at us, and waits until Twilio has done it.</summary>
internal sealed class WebhookRepair(ServedSenders served, TwilioSenders senders, TwilioOptions options, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(500);

    /// <summary>Repairs every sender that needs it.</summary>
    /// <param name="only">
    /// The one number to repair; null for all. Where the settings list no numbers, several senders are not repaired
    /// without being named: some may belong to somebody else.
    /// </param>
    /// <param name="cancellationToken">Ends the waiting; what was asked for stays asked for.</param>
    public async Task<WebhookRepairReport> RunAsync(WhatsAppAddress? only, CancellationToken cancellationToken)
    {
        if (options.PublicUrl is not { } publicUrl)
            return WebhookRepairReport.Of("Twilio:PublicUrl is not set: nobody knows where the senders should point.");

        var listed = await served.ListAsync(cancellationToken);
        if (!listed.IsSuccess)
            return WebhookRepairReport.Of(listed.Error.Explanation);

        var wrong = listed.Value
            .Where(entry => only is null || entry.Sender.Number == only)
            .Where(entry => !SenderWebhooks.PointsAtUs(entry.Sender.Webhook, publicUrl))
            .ToList();
        if (only is { } number && listed.Value.All(entry => entry.Sender.Number != number))
            return WebhookRepairReport.Of($"There is no sender {number.Value} that this bridge answers for.");
        if (only is null && wrong.Count > 1 && served.Listed.Count == 0)
            return WebhookRepairReport.Of($"{wrong.Count} senders point elsewhere, and perhaps should: name the one with --number ({string.Join(", ", wrong.Select(entry => entry.Sender.Number.Value))}), or list ours in Channels.");

        var changes = new List<WebhookChange>();
        foreach (var entry in wrong)
            changes.Add(await RepairAsync(entry, publicUrl, cancellationToken));
        return new WebhookRepairReport(null, changes);
    }

    private async Task<WebhookChange> RepairAsync(ServedSender entry, string publicUrl, CancellationToken cancellationToken)
    {
        var wanted = SenderWebhooks.Wanted(entry.Sender.Webhook, publicUrl);
        var change = new WebhookChange(entry.Sender.Number, Shown(entry.Sender.Webhook?.CallbackUrl), Shown(wanted.CallbackUrl)!);
        var error = await senders.UpdateWebhookAsync(entry.Account.WithoutApiKey(), entry.Sender.Sid, wanted, cancellationToken);
        if (error is not null)
            return change with { Problem = error.Explanation };

        return await IsDoneAsync(entry.Sender.Number, publicUrl, cancellationToken)
            ? change
            : change with { Problem = "Twilio has accepted the change and not made it yet. Run doctor again in a minute." };
    }

    private async Task<bool> IsDoneAsync(WhatsAppAddress number, string publicUrl, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        do
        {
            var now = await served.ListAsync(cancellationToken);
            if (now.IsSuccess && now.Value.Any(entry => entry.Sender.Number == number && SenderWebhooks.PointsAtUs(entry.Sender.Webhook, publicUrl)))
                return true;

            await Task.Delay(BetweenLooks, time, cancellationToken);
        }
        while (time.GetElapsedTime(began) < Patience);
        return false;
    }

    private static string? Shown(string? url) => url is null ? null : SettingsReader.WithoutUser(url);
}

/// <summary>What was repaired.</summary>
/// <param name="Problem">Why nothing was tried; null where it was.</param>
/// <param name="Changes">Each sender that did not point at us.</param>
internal sealed record WebhookRepairReport(string? Problem, IReadOnlyList<WebhookChange> Changes)
{
    public bool IsComplete => Problem is null && Changes.All(change => change.Problem is null);

    public static WebhookRepairReport Of(string problem) => new(problem, []);
}

/// <summary>One sender's webhook, before and after.</summary>
internal sealed record WebhookChange(WhatsAppAddress Number, string? Before, string After)
{
    /// <summary>Why it did not change; null where it did.</summary>
    public string? Problem { get; init; }
}
