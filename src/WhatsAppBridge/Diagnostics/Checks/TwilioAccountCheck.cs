using WhatsAppBridge.Twilio;
using WhatsAppBridge.Twilio.Rest;

namespace WhatsAppBridge.Diagnostics.Checks;

/// <summary>Does Twilio know each account by its auth token, the one that signs the webhooks, and is the account in use?</summary>
internal sealed class TwilioAccountCheck(TwilioAccounts accounts, TwilioOptions options) : IDiagnosticCheck
{
    public const string CheckName = "twilio-account";

    public string Name => CheckName;

    public DiagnosticArea Area => DiagnosticArea.Twilio;

    public string Help => "#settings";

    public async Task<IReadOnlyList<DiagnosticFinding>> RunAsync(CancellationToken cancellationToken) =>
        await Task.WhenAll(options.Accounts.Select(account => LookAtAsync(account, cancellationToken)));

    private async Task<DiagnosticFinding> LookAtAsync(TwilioAccount account, CancellationToken cancellationToken)
    {
        var details = await accounts.FetchAsync(account.WithoutApiKey(), cancellationToken);
        return (details.IsSuccess ? Judge(details.Value) : TwilioFindings.Of(details.Error, "Check Twilio:AccountSid and Twilio:AuthToken: the primary token from the Console, under Account info.")) with
        {
            Subject = account.AccountSid,
        };
    }

    private static DiagnosticFinding Judge(AccountDetails details) => details switch
    {
        { IsActive: false } => DiagnosticFinding.Failed($"The account is {details.Status}.", "Look at the account in the Twilio Console: it must be active."),
        { IsTrial: true } => DiagnosticFinding.Warned(
            "The account is active, and a trial one: it writes to verified numbers only and may be refused free text by REST.", "Upgrade it before people write to it."),
        _ => DiagnosticFinding.Passed("The account is active and its auth token is right."),
    };
}
