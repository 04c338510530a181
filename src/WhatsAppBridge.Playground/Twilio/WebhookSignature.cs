using System.Security.Cryptography;
using System.Text;

namespace WhatsAppBridge.Playground.Twilio;

/// <summary>
/// X-Twilio-Signature, written from Twilio's description and on purpose apart from the bridge's own verifier:
/// an error in one of the two shows as a refused webhook.
/// </summary>
internal static class WebhookSignature
{
    public static string Compute(string authToken, string url, IEnumerable<KeyValuePair<string, string>> form)
    {
        var signed = new StringBuilder(url);

        // Repeated names count once per different value, values in order, as the Node and Python SDKs do it.
        var pairs = form.Distinct().OrderBy(p => p.Key, StringComparer.Ordinal).ThenBy(p => p.Value, StringComparer.Ordinal);
        foreach (var (name, value) in pairs)
            signed.Append(name).Append(value);

#pragma warning disable CA5350 // Twilio's signature is defined with SHA-1.
        var hash = HMACSHA1.HashData(Encoding.UTF8.GetBytes(authToken), Encoding.UTF8.GetBytes(signed.ToString()));
#pragma warning restore CA5350
        return Convert.ToBase64String(hash);
    }

    /// <summary>The address Twilio was given: what is posted to, without the fragment, at the public origin if there is one.</summary>
    public static string SignedUrl(Uri webhookUrl, Uri? publicUrl)
    {
        if (publicUrl is not null)
            return publicUrl.OriginalString.TrimEnd('/') + webhookUrl.PathAndQuery;

        // User information is part of the signed address, though the receiver only sees it as a header.
        return webhookUrl.GetComponents(UriComponents.SchemeAndServer | UriComponents.UserInfo, UriFormat.UriEscaped) + webhookUrl.PathAndQuery;
    }
}
