namespace WhatsAppBridge.Twilio;

/// <summary>Twilio's regions. Their hosts are <c>product.edge.region.twilio.com</c>.</summary>
internal static class TwilioRegion
{
    private const string Domain = ".twilio.com";

    // As the vendor's own SDKs complete a region since its bare hosts were switched off on 28 April 2026.
    private static readonly Dictionary<string, string> EdgeOf = new(StringComparer.OrdinalIgnoreCase)
    {
        ["au1"] = "sydney",
        ["br1"] = "sao-paulo",
        ["de1"] = "frankfurt",
        ["ie1"] = "dublin",
        ["jp1"] = "tokyo",
        ["jp2"] = "osaka",
        ["sg1"] = "singapore",
        ["us1"] = "ashburn",
        ["us2"] = "umatilla",
    };

    /// <summary>The address with its region's edge where it names a region without one; null where nothing is missing.</summary>
    public static string? AddressWithEdge(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && uri.Host.EndsWith(Domain, StringComparison.OrdinalIgnoreCase)
        && uri.Host[..^Domain.Length].Split('.') is [var product, var region]
        && EdgeOf.TryGetValue(region, out var edge)
            ? $"{uri.Scheme}://{product}.{edge}.{region}{Domain}"
            : null;
}
