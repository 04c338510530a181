using WhatsAppBridge.Twilio.Rest;

namespace WhatsAppBridge.Diagnostics.Checks;

/// <summary>Is there a WhatsApp sender for every number, and can people write to it?</summary>
internal sealed class SenderCheck(ServedSenders senders) : IDiagnosticCheck
{
    public string Name => "twilio-sender";

    public DiagnosticArea Area => DiagnosticArea.Twilio;

    public string Help => "#run-it";

    public IReadOnlyList<string> Needs => [TwilioAccountCheck.CheckName];

    public async Task<IReadOnlyList<DiagnosticFinding>> RunAsync(CancellationToken cancellationToken)
    {
        var served = await senders.ListAsync(cancellationToken);
        if (!served.IsSuccess)
            return [TwilioFindings.Of(served.Error, "Check Twilio:MessagingUrl; it must be of the same region as Twilio:ApiUrl.")];

        List<DiagnosticFinding> findings =
        [
            .. served.Value.Select(entry => Judge(entry.Sender) with { Subject = entry.Sender.Number.Value }),
            .. senders.Listed.Except(served.Value.Select(entry => entry.Sender.Number)).Select(number => Missing(number) with { Subject = number.Value }),
        ];
        return findings.Count > 0
            ? findings
            : [DiagnosticFinding.Warned("The account has no WhatsApp sender.", "Register one (docs/getting-a-number.md). With the sandbox look at its webhook in the Console: it can't be read from here.")];
    }

    private static DiagnosticFinding Judge(TwilioSender sender) => sender switch
    {
        { IsOnline: false, OfflineReasons.Count: > 0 } => DiagnosticFinding.Failed(
            $"The sender is {sender.Status}: {string.Join("; ", sender.OfflineReasons)}.", "Nobody can be answered before it is ONLINE: look at the sender in the Twilio Console and at the business in Meta's."),
        { IsOnline: false } => DiagnosticFinding.Failed(
            $"The sender is {sender.Status}.", "Nobody can be answered before it is ONLINE: finish its registration in the Twilio Console."),
        { QualityRating: "LOW" } => DiagnosticFinding.Warned(
            "The sender is online, but Meta rates its quality LOW and may limit it.", "Find out what people block or report it for."),
        _ => DiagnosticFinding.Passed(sender.MessagingLimit is { Length: > 0 } limit ? $"The sender is online, limit {limit}." : "The sender is online."),
    };

    private static DiagnosticFinding Missing(WhatsAppAddress number) => number == ServedSenders.Sandbox
        ? DiagnosticFinding.Skipped("The sandbox's number is nobody's sender.", "Look at its webhook in the Twilio Console.")
        : DiagnosticFinding.Failed("No account has a WhatsApp sender with this number.", "Correct the number in Channels, or list the account it belongs to in Twilio:Subaccounts.");
}
