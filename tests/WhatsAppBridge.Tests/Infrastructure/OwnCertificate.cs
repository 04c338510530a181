using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace WhatsAppBridge.Tests.Infrastructure;

/// <summary>A server's certificate for 127.0.0.1 that is its own authority, as in a cluster, and the file that makes it trusted.</summary>
internal sealed class OwnCertificate : IDisposable
{
    private readonly FileInfo _file = new(Path.GetTempFileName());

    public OwnCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=assistant", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var signed = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        Certificate = X509CertificateLoader.LoadPkcs12(signed.Export(X509ContentType.Pkcs12), null);
        File.WriteAllText(_file.FullName, Certificate.ExportCertificatePem());
    }

    public X509Certificate2 Certificate { get; }

    /// <summary>For <c>Assistant:CertificateAuthority</c>.</summary>
    public string PemFile => _file.FullName;

    public void Dispose()
    {
        Certificate.Dispose();
        _file.Delete();
    }
}
