using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace WhatsAppBridge.Benchmarks.Hosting;

/// <summary>
/// The yardstick: YARP passes every request on as it is. It logs nothing, which is more than most proxies save. Without TLS it speaks
/// HTTP/1.1 to whoever is behind it; HTTP/2 where it is told to.
/// </summary>
internal static class PassThrough
{
    public const string Mode = "pass-through";

    public const string OverHttp2 = "http2";

    public static Task<int> RunAsync(string destination, bool overHttp2)
    {
        var http2 = new ForwarderRequestConfig { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddReverseProxy().LoadFromMemory(
            [new RouteConfig { RouteId = "all", ClusterId = "assistant", Match = new RouteMatch { Path = "{**path}" } }],
            [new ClusterConfig { ClusterId = "assistant", HttpRequest = overHttp2 ? http2 : null, Destinations = new Dictionary<string, DestinationConfig> { ["stub"] = new() { Address = destination } } }]);
        var app = builder.Build();
        app.MapReverseProxy();
        return Serving.RunAsync(app);
    }
}
