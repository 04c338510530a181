using WhatsAppBridge.Twilio;

namespace WhatsAppBridge.Diagnostics.Checks;

/// <summary>
/// Do signed requests get through as Twilio sends them, and no others? A request with a signature and nothing in it is
/// answered 400, one without a signature 403: only a bridge with our token that sees address and form as they were sent
/// does both. One request for each webhook and each account; nothing comes of them.
/// </summary>
internal sealed class SignatureCheck(PublicAddress address, TwilioOptions options) : IDiagnosticCheck
{
    private const int Senseless = 400;
    private const int Refused = 403;

    public string Name => "signature";

    public DiagnosticArea Area => DiagnosticArea.PublicAddress;

    public string Help => "#run-it";

    public IReadOnlyList<string> Needs => [PublicAddressCheck.CheckName];

    public async Task<IReadOnlyList<DiagnosticFinding>> RunAsync(CancellationToken cancellationToken)
    {
        string[] paths = [WebhookEndpoints.MessagePath, WebhookEndpoints.FallbackPath, WebhookEndpoints.StatusPath];
        var probes = options.Accounts.SelectMany(account => paths.Select(path => (path, account)));
        List<DiagnosticFinding> findings = [];
        foreach (var (path, account) in probes)
        {
            if (JudgeSigned(await address.PostAsync(path, account, cancellationToken)) is { } problem)
                findings.Add(problem with { Subject = options.Subaccounts.Count > 0 ? $"{path}, {account.AccountSid}" : path });
        }

        if (JudgeUnsigned(await address.PostAsync(paths[0], null, cancellationToken)) is { } hole)
            findings.Add(hole with { Subject = paths[0] });
        return findings.Count > 0 ? findings : [DiagnosticFinding.Passed("Signed requests get through unchanged, others are refused.")];
    }

    private static DiagnosticFinding? JudgeSigned(PublicAnswer answer) => answer.Status switch
    {
        Senseless => null,
        null => DiagnosticFinding.Failed($"No answer to a signed request ({answer.Error}).", "Look at the proxy: liveness got through, a POST to the webhook does not."),
        Refused => DiagnosticFinding.Failed(
            "A correctly signed request is refused.",
            "The bridge's log says which address it expected (events 1001 to 1005). Twilio:PublicUrl and Twilio:AuthToken must be the running service's, and the proxy must leave path, query, body and X-Twilio-Signature as they are."),
        >= 300 and < 400 => DiagnosticFinding.Failed("The webhook is redirected: Twilio signs the address it calls.", "Enter the address it redirects to, here and at Twilio."),
        401 => DiagnosticFinding.Failed("The proxy asks for a login.", "Let it pass /webhooks without one: Twilio's signature protects them."),
        404 => DiagnosticFinding.Failed("The webhook is not found there.", "Let the proxy pass on everything below /webhooks, with the path of Twilio:PublicUrl in front or without it."),
        405 => DiagnosticFinding.Failed("POST is not allowed there.", "Let the proxy pass on POST requests to /webhooks."),
        413 => DiagnosticFinding.Failed("The proxy takes no body of some bytes.", "Let it pass on bodies of up to 64 KiB."),
        >= 500 => DiagnosticFinding.Failed($"The webhook answers {answer.Status}.", "Look at the logs of the proxy and of the bridge."),
        _ => DiagnosticFinding.Failed($"Something that is not this bridge answers at the webhook (HTTP {answer.Status}).", "Check where the proxy passes /webhooks to."),
    };

    private static DiagnosticFinding? JudgeUnsigned(PublicAnswer answer) => answer.Status is Refused
        ? null
        : DiagnosticFinding.Failed(
            $"A request without a signature is not refused (HTTP {answer.Status}).", "Something in front of the bridge answers in its place: check where the proxy passes /webhooks to.");
}
