using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.EndToEnd.Infrastructure;

/// <summary>A real nginx on a port of its own, with a certificate for <c>localhost</c> that is its own authority.</summary>
internal sealed class NginxServer : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("whatsappbridge-nginx-");
    private Process? _process;

    public NginxServer()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        File.WriteAllText(CertificateFile, certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(Folder, "privkey.pem"), key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>Where <c>fullchain.pem</c> and <c>privkey.pem</c> are.</summary>
    public string Folder => _folder.FullName;

    /// <summary>For whoever is to trust it.</summary>
    public string CertificateFile => Path.Combine(Folder, "fullchain.pem");

    public int Port { get; } = FreePort.Find();

    public string Address => $"https://localhost:{Port}";

    /// <summary>What a server that listens at the address begins with.</summary>
    public string Listen => string.Create(CultureInfo.InvariantCulture, $"listen 127.0.0.1:{Port} ssl");

    /// <summary>A line for each request that is over: the HTTP it came by, the number of its connection, and the worker.</summary>
    public IEnumerable<string> Requests => File.ReadLines(Path.Combine(Folder, "access.log"));

    /// <param name="content">What the <c>http</c> block holds: servers and upstreams.</param>
    public async Task StartAsync(string content)
    {
        var configuration = Path.Combine(Folder, "nginx.conf");
        await File.WriteAllTextAsync(configuration, $$"""
            daemon off;
            pid {{Folder}}/nginx.pid;
            error_log {{Folder}}/error.log;
            events { }
            http {
                log_format way '$server_protocol $connection $pid';
                access_log {{Folder}}/access.log way;
                client_body_temp_path {{Folder}}/body;
                proxy_temp_path {{Folder}}/proxy;
                fastcgi_temp_path {{Folder}}/fastcgi;
                uwsgi_temp_path {{Folder}}/uwsgi;
                scgi_temp_path {{Folder}}/scgi;
                {{content}}
            }
            """);
        _process = Process.Start(Command("-c", configuration));
        await WhenListeningAsync();
    }

    /// <summary>Begins anew with the same configuration: what is under way comes to its end, and then the old connections are closed.</summary>
    public async Task ReloadAsync()
    {
        using var signal = Process.Start(Command("-c", Path.Combine(Folder, "nginx.conf"), "-s", "reload"))!;
        await signal.WaitForExitAsync();
        Assert.Equal(0, signal.ExitCode);
    }

    /// <summary>A client that trusts it and nobody else.</summary>
    public HttpClient Client()
    {
        var trusted = X509Certificate2.CreateFromPem(File.ReadAllText(CertificateFile));
        return new HttpClient(new SocketsHttpHandler
        {
            SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate!.GetCertHashString() == trusted.GetCertHashString() },
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }

        _folder.Delete(recursive: true);
    }

    private ProcessStartInfo Command(params string[] arguments) => new("nginx", ["-p", Folder, "-e", Path.Combine(Folder, "error.log"), .. arguments]);

    private async Task WhenListeningAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            using var socket = new TcpClient();
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, Port, patience.Token);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, patience.Token);
            }
        }
    }
}
