using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using WhatsAppBridge.Playground.Assistant;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.Tests.Assistant;

/// <summary>A cluster signs its own certificates; what is not trusted is a fault of the settings.</summary>
public sealed class TrustTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("whatsappbridge-trust-");
    private readonly X509Certificate2 _authority = Authority("CN=One's own authority");

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task An_assistant_whose_certificate_our_own_authority_signed_is_trusted()
    {
        using var certificate = Signed(_authority, IPAddress.Loopback);
        await using var bridge = await StartAsync(certificate, PemOf(_authority));

        Assert.StartsWith("https://", bridge.Assistant.Url.ToString(), StringComparison.Ordinal);
        Assert.Equal(["hi"], await bridge.AskAsync("echo hi"));
        Assert.Equal(HttpStatusCode.OK, (await bridge.Client.GetAsync("/health/ready", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Theory]
    [InlineData("no authority")]
    [InlineData("another authority")]
    [InlineData("another address")]
    [InlineData("expired")]
    public async Task Any_other_certificate_is_refused_and_named_as_a_fault_of_the_settings(string what)
    {
        using var other = Authority("CN=Another authority");
        using var certificate = what switch
        {
            "another address" => Signed(_authority, IPAddress.Parse("127.0.0.9")),
            "expired" => Signed(_authority, IPAddress.Loopback, days: -1),
            _ => Signed(_authority, IPAddress.Loopback),
        };
        await using var bridge = await StartAsync(certificate, what switch
        {
            "no authority" => null,
            "another authority" => PemOf(other),
            _ => PemOf(_authority),
        });

        Assert.Contains("can't answer", Assert.Single(await bridge.AskAsync("echo hi")), StringComparison.Ordinal);

        Assert.Contains("Untrusted", bridge.Logs.All, StringComparison.Ordinal);
        Assert.Contains("Assistant:CertificateAuthority", bridge.Logs.All, StringComparison.Ordinal);
        Assert.DoesNotContain(bridge.Assistant.Calls, call => call.Operation != AssistantOperation.Unknown);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await bridge.Client.GetAsync("/health/ready", TestContext.Current.CancellationToken)).StatusCode);
    }

    private static Task<BridgeFixture> StartAsync(X509Certificate2 certificate, string? authorityFile) => BridgeFixture.StartAsync(
        new Dictionary<string, string?> { ["Assistant:CertificateAuthority"] = authorityFile },
        assistant: new EmulatedAssistantOptions { Certificate = certificate });

    private static X509Certificate2 Authority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        return request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-30), TimeProvider.System.GetUtcNow().AddDays(30));
    }

    private static X509Certificate2 Signed(X509Certificate2 authority, IPAddress address, int days = 10)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=assistant", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(address);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var signed = request.Create(authority, now.AddDays(-10), now.AddDays(days), RandomNumberGenerator.GetBytes(8));
        using var withKey = signed.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null);
    }

    private string PemOf(X509Certificate2 authority)
    {
        var path = Path.Combine(_folder.FullName, "authority.pem");
        File.WriteAllText(path, authority.ExportCertificatePem());
        return path;
    }
}
