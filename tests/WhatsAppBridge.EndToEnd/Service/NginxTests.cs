using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using WhatsAppBridge.EndToEnd.Infrastructure;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.EndToEnd.Service;

/// <summary>The recipe for nginx, run by nginx itself: TLS, a path prefix, and the signature through both.</summary>
[Trait("Category", "Proxy")]
public sealed partial class NginxTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("whatsappbridge-nginx-");
    private readonly int _port = FreePort.Find();

    private string PublicUrl => $"https://localhost:{_port}/chat";

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("http://bridge")]
    [InlineData("http://bridge/")]
    public async Task A_bridge_behind_the_recipe_is_reached_at_its_public_address_and_only_there(string proxyPass)
    {
        await using var scene = await BridgeScene.StartAsync(("Twilio__PublicUrl", PublicUrl));
        using var nginx = await StartNginxAsync(scene.Bridge.Address.Authority, proxyPass);
        try
        {
            using var http = Client();
            // What Twilio has posted directly comes again through nginx: the same message, the same answer.
            scene.Twilio.PublicUrl = new Uri(PublicUrl);
            var direct = await scene.SayAsync("echo through nginx");
            using var request = new HttpRequestMessage(HttpMethod.Post, PublicUrl + BridgeScene.WebhookPath) { Content = new FormUrlEncodedContent(direct.Form) };
            request.Headers.Add("X-Twilio-Signature", direct.Signature);
            using var through = await http.SendAsync(request);
            using var outside = await http.GetAsync(new Uri($"https://localhost:{_port}/health/live"));
            using var unsigned = await http.PostAsync(new Uri(PublicUrl + BridgeScene.WebhookPath), null);

            Assert.Equal(HttpStatusCode.OK, through.StatusCode);
            Assert.Equal(direct.TwiML, await through.Content.ReadAsStringAsync());
            Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.Forbidden), (outside.StatusCode, unsigned.StatusCode));
            await AssertDoctorIsContentAsync(scene);
        }
        finally
        {
            nginx.Kill(entireProcessTree: true);
            await nginx.WaitForExitAsync();
        }
    }

    private async Task AssertDoctorIsContentAsync(BridgeScene scene)
    {
        // The system's authorities and ours, as an operator with a private authority would say it.
        scene.Settings["SSL_CERT_FILE"] = Path.Combine(_folder.FullName, "fullchain.pem");
        await using var doctor = BridgeProcess.Run(["doctor"], scene.Settings);
        await doctor.WaitForExitAsync();

        var output = string.Join('\n', doctor.Output);
        Assert.Contains("passed   public-address", output, StringComparison.Ordinal);
        Assert.Contains("passed   signature: Signed requests get through unchanged", output, StringComparison.Ordinal);
    }

    private async Task<Process> StartNginxAsync(string bridge, string proxyPass)
    {
        WriteCertificate();
        var recipe = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "deploy", "proxies", "nginx.conf"));
        var server = recipe
            .Replace("127.0.0.1:8080", bridge, StringComparison.Ordinal)
            .Replace("listen 443 ssl", string.Create(CultureInfo.InvariantCulture, $"listen 127.0.0.1:{_port} ssl"), StringComparison.Ordinal)
            .Replace("server_name bridge.example.com", "server_name localhost", StringComparison.Ordinal)
            .Replace("/etc/nginx/tls/", _folder.FullName + "/", StringComparison.Ordinal);
        server = ProxyPass().Replace(server, $"    proxy_pass {proxyPass};");
        var configuration = Path.Combine(_folder.FullName, "nginx.conf");
        await File.WriteAllTextAsync(configuration, $$"""
            daemon off;
            pid {{_folder.FullName}}/nginx.pid;
            error_log {{_folder.FullName}}/error.log;
            events { }
            http {
                client_body_temp_path {{_folder.FullName}}/body;
                proxy_temp_path {{_folder.FullName}}/proxy;
                fastcgi_temp_path {{_folder.FullName}}/fastcgi;
                uwsgi_temp_path {{_folder.FullName}}/uwsgi;
                scgi_temp_path {{_folder.FullName}}/scgi;
                {{server}}
            }
            """);
        var process = Process.Start(new ProcessStartInfo("nginx", ["-p", _folder.FullName, "-e", Path.Combine(_folder.FullName, "error.log"), "-c", configuration]))!;
        await WhenListeningAsync();
        return process;
    }

    private void WriteCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        File.WriteAllText(Path.Combine(_folder.FullName, "fullchain.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(_folder.FullName, "privkey.pem"), key.ExportPkcs8PrivateKeyPem());
    }

    private async Task WhenListeningAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            using var socket = new TcpClient();
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, _port, patience.Token);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, patience.Token);
            }
        }
    }

    private HttpClient Client()
    {
        var trusted = X509Certificate2.CreateFromPem(File.ReadAllText(Path.Combine(_folder.FullName, "fullchain.pem")));
        return new HttpClient(new SocketsHttpHandler
        {
            SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate!.GetCertHashString() == trusted.GetCertHashString() },
        });
    }

    [GeneratedRegex("^ +proxy_pass [^;]+;", RegexOptions.Multiline)]
    private static partial Regex ProxyPass();
}
