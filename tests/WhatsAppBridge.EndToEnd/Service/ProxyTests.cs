using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using WhatsAppBridge.EndToEnd.Infrastructure;
using WhatsAppBridge.Playground.Assistant;

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
