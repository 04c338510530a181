using WhatsAppBridge.Twilio.Rest;

namespace WhatsAppBridge.Diagnostics.Checks;

/// <summary>One decision: what an error of Twilio's API says about the bridge. Pure.</summary>
internal static class TwilioFindings
{
    /// <param name="error">What a call ended with.</param>
    /// <param name="whenRefused">What to do where Twilio does not let us in.</param>
    public static DiagnosticFinding Of(TwilioError error, string whenRefused) => error.Kind switch
    {
        TwilioErrorKind.NotConfigured or TwilioErrorKind.NotFound => DiagnosticFinding.Failed($"Twilio refuses the credentials ({Told(error)}).", whenRefused),
        TwilioErrorKind.Unreachable => DiagnosticFinding.Failed("No connection to Twilio's API.", "Check the network, the proxy and Twilio:ApiUrl, Twilio:MessagingUrl."),
        TwilioErrorKind.Busy => DiagnosticFinding.Warned($"Twilio was too busy to say ({Told(error)}).", "Try again in a minute."),
        TwilioErrorKind.Unknown => DiagnosticFinding.Failed($"Twilio's answer did not come, or can't be read ({Told(error)}).", "Look at status.twilio.com and at Twilio:ApiUrl, then try again."),
        _ => DiagnosticFinding.Failed($"Twilio refused to say ({Told(error)}).", error.Explanation),
    };

    private static string Told(TwilioError error)
    {
        string[] told =
        [
            .. error.Status is { } status ? [$"HTTP {status}"] : Array.Empty<string>(),
            .. error.Code is { } code ? [$"Twilio error {code}"] : Array.Empty<string>(),
            .. error.RequestId is { } request ? [$"request {request}"] : Array.Empty<string>(),
        ];
        return told.Length > 0 ? string.Join(", ", told) : "no answer";
    }
}
