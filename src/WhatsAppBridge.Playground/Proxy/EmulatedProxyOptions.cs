using System.Security.Cryptography.X509Certificates;

namespace WhatsAppBridge.Playground.Proxy;

/// <summary>What may be chosen about a proxy.</summary>
public sealed record EmulatedProxyOptions
{
    /// <summary>The path below which the bridge is published, such as <c>/bridge</c>; empty for none.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>Whether the prefix is taken away before a request is passed on.</summary>
    public bool TakesPrefixAway { get; init; } = true;

    /// <summary>Serves https with this certificate; null for plain http.</summary>
    public X509Certificate2? Certificate { get; init; }
}
