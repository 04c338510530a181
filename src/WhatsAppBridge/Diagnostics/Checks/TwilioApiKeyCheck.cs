using WhatsAppBridge.Twilio;
using WhatsAppBridge.Twilio.Rest;

namespace WhatsAppBridge.Diagnostics.Checks;

/// <summary>
/// Does Twilio take the API keys? A standard key may not read its account and a restricted one perhaps nothing at all:
/// neither makes a key wrong.
/// </summary>
internal sealed class TwilioApiKeyCheck(TwilioAccounts accounts, TwilioOptions options) : IDiagnosticCheck
{
    private const int Forbidden = 403;

    public string Name => "twilio-api-key";

    public DiagnosticArea Area => DiagnosticArea.Twilio;

    public string Help => "#settings";

    public async Task<IReadOnlyList<DiagnosticFinding>> RunAsync(CancellationToken cancellationToken)
    {
        var keys = options.Accounts.Where(account => account.ApiKeySid is not null).ToList();
        return keys.Count == 0
            ? [DiagnosticFinding.Passed("No API key is set: what goes by REST is signed in with the auth token.")]
            : await Task.WhenAll(keys.Select(account => LookAtAsync(account, cancellationToken)));
    }

    private async Task<DiagnosticFinding> LookAtAsync(TwilioAccount account, CancellationToken cancellationToken) =>
        (await accounts.CheckAsync(account, cancellationToken) switch
        {
            { IsSuccess: true } => DiagnosticFinding.Passed("The API key is right."),
            { Error: { Status: Forbidden } } => DiagnosticFinding.Warned(
                "The API key may not read the account's messages. Whether it may create them shows with the first answer that goes by REST.",
                "If it is a restricted key, let it create messages; delete media and read senders besides."),
            { Error: var error } => TwilioFindings.Of(error!, "Check Twilio:ApiKeySid and Twilio:ApiKeySecret: the key must belong to this account, and its secret is shown but once."),
        })
        with { Subject = account.ApiKeySid };
}
