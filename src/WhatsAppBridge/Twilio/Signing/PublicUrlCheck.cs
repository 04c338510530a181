using System.Buffers;
using System.Net;

namespace WhatsAppBridge.Twilio.Signing;

/// <summary>
/// What is wrong with the public address, told at the start and not by the first customer: a request is signed for it
/// as Twilio would and verified as it would arrive, and the address is looked at for what Twilio can't call. Pure.
/// </summary>
internal static class PublicUrlCheck
{
    private static readonly System.Net.IPNetwork[] PrivateNetworks =
    [
        System.Net.IPNetwork.Parse("10.0.0.0/8"),
        System.Net.IPNetwork.Parse("172.16.0.0/12"),
        System.Net.IPNetwork.Parse("192.168.0.0/16"),
        System.Net.IPNetwork.Parse("169.254.0.0/16"),
        System.Net.IPNetwork.Parse("0.0.0.0/8"),
    ];

    /// <summary>What an operator should know; empty when all is well.</summary>
    public static IReadOnlyList<string> Run(TwilioOptions options)
    {
        if (options.PublicUrl is not { } publicUrl)
            return [];

        var findings = new List<string>();
        var verifier = new WebhookVerifier(options);
        if (options.Accounts.Any(account => account.SigningTokens.Any(token => !RoundTrips(verifier, publicUrl, token))))
            findings.Add("a request signed for it could not be verified");

        var uri = new Uri(publicUrl);
        findings.AddRange(Complaints(publicUrl, uri));
        return findings;
    }

    // Both ways a proxy may hand the target on: with the path prefix of the address and without it.
    private static bool RoundTrips(WebhookVerifier verifier, string publicUrl, string token)
    {
        FormField[] fields = [new("MessageSid", "SM00000000000000000000000000000000"), new("Body", "à la carte & more")];
        using var body = new WebhookBody(new ReadOnlySequence<byte>("MessageSid=SM00000000000000000000000000000000&Body=%C3%A0+la+carte+%26+more"u8.ToArray()), isForm: true);
        var signature = TwilioSignature.Compute(publicUrl + WebhookEndpoints.MessagePath, fields, token);
        var prefix = new Uri(publicUrl).AbsolutePath.TrimEnd('/');
        return new[] { WebhookEndpoints.MessagePath, prefix + WebhookEndpoints.MessagePath }
            .All(target => verifier.Verify(signature, SignedUrl.Join(publicUrl, target), body) is not null);
    }

    private static IEnumerable<string> Complaints(string publicUrl, Uri uri)
    {
        if (uri.Scheme == Uri.UriSchemeHttp)
            yield return "it is not https, so what people write crosses the internet in the open";
        if (IsOutOfReach(uri))
            yield return "Twilio can't reach such a host from the internet";
        if (uri.Host.Contains('_', StringComparison.Ordinal))
            yield return "Twilio takes no status callbacks to a host with an underscore";
        if (publicUrl.AsSpan(publicUrl.IndexOf("://", StringComparison.Ordinal) + 3).IndexOf(uri.Host, StringComparison.Ordinal) < 0)
            yield return $"its host is written in another form than {uri.Host}; letter case counts, so it must be entered at Twilio in the very same letters";
    }

    private static bool IsOutOfReach(Uri uri) => uri.HostNameType switch
    {
        UriHostNameType.IPv4 or UriHostNameType.IPv6 => IsPrivate(IPAddress.Parse(uri.Host)),
        _ => !uri.Host.Contains('.', StringComparison.Ordinal)
            || uri.Host.EndsWith(".local", StringComparison.OrdinalIgnoreCase)
            || uri.Host.EndsWith(".internal", StringComparison.OrdinalIgnoreCase)
            || uri.Host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase),
    };

    private static bool IsPrivate(IPAddress address) => IPAddress.IsLoopback(address) || address.IsIPv6LinkLocal || address.IsIPv6UniqueLocal
        || PrivateNetworks.Any(network => network.Contains(address));
}
