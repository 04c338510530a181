using System.Text.RegularExpressions;

namespace WhatsAppBridge.Twilio.Media;

/// <summary>
/// Where media may be fetched from, and who gets our credentials. The webhook's signature vouches for the first
/// address, but a leaked token must not open the network behind the bridge, and a redirect is vouched for by nobody.
/// </summary>
internal sealed partial class MediaAccess(TwilioOptions options)
{
    private readonly Uri _api = new(options.ApiUrl);

    /// <summary>The account that signs in there, nobody for a CDN, or a refusal. Pure.</summary>
    public MediaPermit For(Uri address)
    {
        if (address.UserInfo.Length > 0)
            return MediaPermit.Refused;

        if (IsApi(address))
        {
            return AccountPath().Match(address.AbsolutePath) is { Success: true } match
                && options.Accounts.FirstOrDefault(account => account.AccountSid == match.Groups[1].Value) is { } account
                    ? new MediaPermit(IsAllowed: true, account)
                    : MediaPermit.Refused;
        }

        return IsCdn(address) ? new MediaPermit(IsAllowed: true, Account: null) : MediaPermit.Refused;
    }

    // api.twilio.com, a region of it, or what is configured in its place.
    private bool IsApi(Uri address) =>
        Uri.Compare(address, _api, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0
            ? AccountPath().IsMatch(address.AbsolutePath)
            : IsPublicHttps(address) && ApiHost().IsMatch(address.Host);

    private bool IsCdn(Uri address) =>
        (IsPublicHttps(address) && (CdnHost().IsMatch(address.Host) || IsBucket(address) || options.MediaHosts.Any(pattern => Matches(pattern, address.Host))))
        // Where Twilio is emulated on this machine, so is its CDN.
        || (_api.IsLoopback && address.IsLoopback && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps));

    private static bool IsPublicHttps(Uri address) => address.Scheme == Uri.UriSchemeHttps && address.IsDefaultPort;

    // Accounts without protected media are sent to the bucket itself.
    private static bool IsBucket(Uri address) =>
        string.Equals(address.Host, "s3-external-1.amazonaws.com", StringComparison.OrdinalIgnoreCase)
        && address.AbsolutePath.StartsWith("/media.twiliocdn.com/", StringComparison.Ordinal);

    private static bool Matches(string pattern, string host) => pattern.StartsWith("*.", StringComparison.Ordinal)
        ? host.EndsWith(pattern[1..], StringComparison.OrdinalIgnoreCase)
        : string.Equals(pattern, host, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"^api(\.[a-z0-9-]+\.[a-z]{2}[0-9])?\.twilio\.com$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ApiHost();

    [GeneratedRegex(@"^([a-z0-9-]+\.)+twiliocdn\.com$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex CdnHost();

    [GeneratedRegex("^/2010-04-01/Accounts/(AC[0-9a-fA-F]{32})/Messages/[A-Z]{2}[0-9a-fA-F]{32}/Media/ME[0-9a-fA-F]{32}$", RegexOptions.CultureInvariant)]
    private static partial Regex AccountPath();
}

/// <summary>What may be done with an address.</summary>
/// <param name="IsAllowed">It may be fetched.</param>
/// <param name="Account">Whose credentials to show there; null for none.</param>
internal readonly record struct MediaPermit(bool IsAllowed, TwilioAccount? Account)
{
    public static MediaPermit Refused => default;
}
