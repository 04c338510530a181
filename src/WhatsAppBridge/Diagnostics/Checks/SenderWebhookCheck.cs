using WhatsAppBridge.Twilio;

namespace WhatsAppBridge.Diagnostics.Checks;

/// <summary>Does every sender post to us what people write, also when that fails, and what becomes of our answers?</summary>
internal sealed class SenderWebhookCheck(ServedSenders senders, TwilioOptions options) : IDiagnosticCheck
{
    public const string CheckName = "twilio-webhook";

    public string Name => CheckName;

    public DiagnosticArea Area => DiagnosticArea.Twilio;

    public string Help => "#run-it";

    public IReadOnlyList<string> Needs => [TwilioAccountCheck.CheckName];

    public async Task<IReadOnlyList<DiagnosticFinding>> RunAsync(CancellationToken cancellationToken)
    {
        if (options.PublicUrl is not { } publicUrl)
            return [DiagnosticFinding.Skipped("Without Twilio:PublicUrl nobody knows what the sender's webhook should be.", "Set Twilio:PublicUrl.")];

        var served = await senders.ListAsync(cancellationToken);
        if (!served.IsSuccess)
            return [TwilioFindings.Of(served.Error, "Check Twilio:MessagingUrl; it must be of the same region as Twilio:ApiUrl.")];

        return served.Value.Count == 0
            ? [DiagnosticFinding.Skipped("There is no sender whose webhook could be read.")]
            : [.. served.Value.SelectMany(entry => SenderWebhooks.Compare(entry.Sender.Webhook, publicUrl).Select(finding => finding with { Subject = entry.Sender.Number.Value }))];
    }
}
