using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using WhatsAppBridge.EndToEnd.Infrastructure;
using WhatsAppBridge.Playground.Assistant;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.EndToEnd.Service;

/// <summary>The usual variables say which proxy leads to the assistant.</summary>
public sealed class ProxyTests
{
    [Theory]
    [InlineData("", true)]
    [InlineData("127.0.0.1", false)]
    public async Task Calls_to_the_assistant_go_through_the_proxy_unless_the_host_is_excepted(string excepted, bool isUsed)
    {
        await using var proxy = await ForwardingProxy.StartAsync();
        await using var scene = await BridgeScene.StartAsync(("http_proxy", proxy.Address), ("no_proxy", excepted));

        Assert.Equal("hi", await scene.AskAsync("echo hi"));

        Assert.Equal(isUsed, proxy.Targets.Any(target => target.StartsWith(scene.Assistant.Url.ToString(), StringComparison.Ordinal)));
        Assert.Equal(isUsed, proxy.Targets.Contains(scene.Assistant.TokenUrl.ToString()));
        Assert.Equal(3, scene.Assistant.Calls.Count(call => call.Operation != AssistantOperation.Unknown));
    }

    [Fact]
    public async Task An_assistant_behind_TLS_is_reached_through_a_tunnel_the_proxy_cannot_look_into()
    {
        using var own = new OwnCertificate();
        await using var assistant = await EmulatedAssistant.StartAsync(new EmulatedAssistantOptions { Certificate = own.Certificate });
        await using var proxy = TunnellingProxy.Start();
        await using var scene = await BridgeScene.StartAsync(
            ("https_proxy", proxy.Address),
            ("Assistant__Url", assistant.Url.ToString()),
            ("Assistant__TokenUrl", assistant.TokenUrl.ToString()),
            ("Assistant__ApiKey", assistant.ApiKey),
            ("Assistant__AssistantId", assistant.AssistantId),
            ("Assistant__EnvironmentId", assistant.EnvironmentId),
            ("Assistant__CertificateAuthority", own.PemFile));

        Assert.Equal("hi", await scene.AskAsync("echo hi"));

        Assert.Contains($"CONNECT {assistant.Url.Authority} HTTP/1.1", proxy.Requests);
        // What goes through the tunnel is theirs alone, HTTP/2 too.
        Assert.All(assistant.Calls.Where(call => call.Operation == AssistantOperation.Message), call => Assert.Equal("HTTP/2", call.Protocol));
        Assert.NotEmpty(assistant.Calls);
    }

    /// <summary>Joins two connections when asked to (CONNECT), and knows of what passes only that it does.</summary>
    private sealed class TunnellingProxy : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly ConcurrentQueue<string> _requests = new();
        private Task _accepting = Task.CompletedTask;

        public string Address => $"http://{_listener.LocalEndpoint}";

        public IReadOnlyCollection<string> Requests => _requests;

        public static TunnellingProxy Start()
        {
            var proxy = new TunnellingProxy();
            proxy._listener.Start();
            proxy._accepting = proxy.AcceptAsync();
            return proxy;
        }

        public async ValueTask DisposeAsync()
        {
            _listener.Stop();
            await _accepting;
        }

        private async Task AcceptAsync()
        {
            try
            {
                while (true)
                    _ = TunnelAsync(await _listener.AcceptTcpClientAsync());
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                // Stopped.
            }
        }

        private async Task TunnelAsync(TcpClient client)
        {
            using (client)
            {
                var stream = client.GetStream();
                var request = await HeadAsync(stream);
                _requests.Enqueue(request);
                var target = request.Split(' ')[1].Split(':');
                using var server = new TcpClient();
                await server.ConnectAsync(target[0], int.Parse(target[1], CultureInfo.InvariantCulture));
                await stream.WriteAsync("HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray());
                await Task.WhenAny(stream.CopyToAsync(server.GetStream()), server.GetStream().CopyToAsync(stream));
            }
        }

        // The first line; nothing may be read of what follows the head.
        private static async Task<string> HeadAsync(NetworkStream stream)
        {
            var head = new StringBuilder();
            var one = new byte[1];
            while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(one) == 1)
                head.Append((char)one[0]);
            return head.ToString().Split("\r\n")[0];
        }
    }

    /// <summary>Passes on whatever is asked of it, and remembers for which address.</summary>
    private sealed class ForwardingProxy(WebApplication app, List<string> targets) : IAsyncDisposable
    {
        public string Address => app.Urls.First();

        public IReadOnlyList<string> Targets
        {
            get
            {
                lock (targets)
                    return [.. targets];
            }
        }

        public static async Task<ForwardingProxy> StartAsync()
        {
            var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
            builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
            var app = builder.Build();
            var targets = new List<string>();
            var direct = new HttpClient(new SocketsHttpHandler { UseProxy = false });
            app.Run(async context =>
            {
                var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
                lock (targets)
                    targets.Add(target);
                await PassOnAsync(direct, context, target);
            });
            app.Lifetime.ApplicationStopped.Register(direct.Dispose);
            await app.StartAsync();
            return new ForwardingProxy(app, targets);
        }

        public async ValueTask DisposeAsync()
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }

        private static async Task PassOnAsync(HttpClient direct, HttpContext context, string target)
        {
            using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), target);
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            request.Content = new ByteArrayContent(body.ToArray());
            foreach (var (name, values) in context.Request.Headers.Where(header => header.Key is not ("Host" or "Content-Length" or "Transfer-Encoding")))
            {
                if (!request.Headers.TryAddWithoutValidation(name, [.. values]))
                    request.Content.Headers.TryAddWithoutValidation(name, [.. values]);
            }

            using var response = await direct.SendAsync(request);
            context.Response.StatusCode = (int)response.StatusCode;
            context.Response.ContentType = response.Content.Headers.ContentType?.ToString();
            await response.Content.CopyToAsync(context.Response.Body);
        }
    }
}
