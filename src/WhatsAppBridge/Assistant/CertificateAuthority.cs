using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace WhatsAppBridge.Assistant;

/// <summary>
/// An authority of one's own, trusted beside those of the system: a cluster signs its certificates itself, while IBM
/// Cloud's are signed by public ones.
/// </summary>
internal sealed class CertificateAuthority
{
    private readonly X509Certificate2Collection _roots;

    private CertificateAuthority(X509Certificate2Collection roots) => _roots = roots;

    /// <exception cref="IOException">The file can't be read.</exception>
    /// <exception cref="CryptographicException">It holds no certificate.</exception>
    public static CertificateAuthority Load(string path)
    {
        var roots = new X509Certificate2Collection();
        roots.ImportFromPem(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, path)));
        return roots.Count > 0 ? new CertificateAuthority(roots) : throw new CryptographicException("The file holds no certificate.");
    }

    /// <summary>Why the file can't be used; null when it can.</summary>
    public static string? ProblemWith(string path)
    {
        try
        {
            _ = Load(path);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return exception is CryptographicException ? "it holds no certificate" : "it can't be read";
        }
    }

    /// <summary>Name, dates and signatures count as ever; only the root may be ours.</summary>
    public bool Trusts(X509Certificate2? certificate, X509Chain? presented, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None)
            return true;
        if (certificate is null || errors != SslPolicyErrors.RemoteCertificateChainErrors)
            return false;

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_roots);
        // Authorities of one's own rarely publish what they have revoked.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        if (presented is not null)
            chain.ChainPolicy.ExtraStore.AddRange(presented.ChainElements.Select(element => element.Certificate).ToArray());
        return chain.Build(certificate);
    }
}
