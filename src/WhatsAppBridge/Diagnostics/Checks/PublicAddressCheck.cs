using WhatsAppBridge.Settings;
using WhatsAppBridge.Twilio;

namespace WhatsAppBridge.Diagnostics.Checks;

/// <summary>Is the public address ours? Asks our own liveness through it.</summary>
internal sealed class PublicAddressCheck(PublicAddress address, TwilioOptions options) : IDiagnosticCheck
{
    public const string CheckName = "public-address";

    public string Name => CheckName;

    public DiagnosticArea Area => DiagnosticArea.PublicAddress;

    public string Help => "#run-it";

    public async Task<IReadOnlyList<DiagnosticFinding>> RunAsync(CancellationToken cancellationToken) => options.PublicUrl is null
        ? [DiagnosticFinding.Skipped("Twilio:PublicUrl is not set, so it can't be tried.", "Set it to the https address that Twilio calls, up to /webhooks.")]
        : [Judge(await address.GetAsync(HealthFeature.Live, cancellationToken)) with { Subject = SettingsReader.WithoutUser(options.PublicUrl) }];

    private static DiagnosticFinding Judge(PublicAnswer answer) => answer switch
    {
        { Status: null, Error: HttpRequestError.NameResolutionError } => DiagnosticFinding.Failed(
            "The host of Twilio:PublicUrl has no address.", "Correct Twilio:PublicUrl, or the host's entry in the DNS."),
        { Status: null, Error: HttpRequestError.SecureConnectionError } => DiagnosticFinding.Failed(
            "No TLS connection: the certificate is not trusted, is not for this host or has expired.", "Renew the certificate at the proxy; Twilio calls no address whose certificate it can't verify (its error 11237)."),
        { Status: null } => DiagnosticFinding.Failed(
            $"Nobody answers there ({answer.Error}).", "Start the bridge, and look at the proxy or tunnel in front of it. Where only this machine can't reach its own public address, run doctor on another one."),
        { Status: 200, Body: HealthFeature.LiveText } => DiagnosticFinding.Passed("The bridge answers at its public address."),
        { Status: >= 300 and < 400 } => DiagnosticFinding.Failed(
            $"The address redirects{To(answer.Location)}: Twilio signs the address it calls.", "Enter the address it redirects to, here and at Twilio."),
        { Status: 404 } => DiagnosticFinding.Failed(
            "Something answers there, but knows no /health/live.", "Check the path in Twilio:PublicUrl and what the proxy passes on: with the prefix or without it, everything below it."),
        { Status: >= 502 and <= 504 } => DiagnosticFinding.Failed(
            $"The proxy answers {answer.Status}: it does not reach the bridge.", "Start the bridge, and check the address the proxy passes requests to."),
        _ => DiagnosticFinding.Failed(
            $"Something that is not this bridge answers there (HTTP {answer.Status}).", "Check Twilio:PublicUrl, and that the proxy asks for no login on the bridge's paths."),
    };

    private static string To(string? location) => location is null ? "" : $" to {SettingsReader.WithoutUser(location.Split('?')[0])}";
}
