using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace WhatsAppBridge.Server;

/// <summary>
/// The HTTP server and what a stranger may ask of it. Twilio's requests are a few kilobytes and arrive at once; whoever
/// is slower or larger is not Twilio. The README's table gives the reason for each number.
/// </summary>
internal static class ServerFeature
{
    /// <summary>A request's first line: a webhook set to GET has the whole form in it, so it gets what a body gets.</summary>
    public const int MaxRequestLineSize = 64 * 1024;

    public const int MaxRequestHeadersTotalSize = 16 * 1024;

    public const int MaxRequestHeaderCount = 64;

    /// <summary>Above this a body that nobody has read is not read to its end either: the connection closes.</summary>
    public const int MaxRequestBodySize = 1024 * 1024;

    /// <summary>What the server reads ahead of us on one connection.</summary>
    public const int MaxRequestBufferSize = 128 * 1024;

    public static readonly TimeSpan RequestHeadersTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Longer than common reverse proxies keep an idle connection (60 to 120 s), so that it is theirs to close.</summary>
    public static readonly TimeSpan KeepAliveTimeout = TimeSpan.FromSeconds(130);

    /// <summary>How long turns under way may take to end after the last webhook was taken.</summary>
    public static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(30);

    /// <summary>After the grace, 8 KiB a second on average since the first byte: 64 KiB take 8 s at the most.</summary>
    public static readonly MinDataRate RequestBodyRate = new(bytesPerSecond: 8 * 1024, gracePeriod: TimeSpan.FromSeconds(3));

    /// <summary>How fast an answer must be taken, after its grace.</summary>
    public static readonly MinDataRate ResponseRate = new(bytesPerSecond: 8 * 1024, gracePeriod: TimeSpan.FromSeconds(5));

    public static void AddServer(this WebApplicationBuilder builder, ServerOptions options)
    {
        builder.Services.AddSingleton(options);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // A header of any bytes is refused by us, as unsigned, and not by the server, as malformed.
            kestrel.RequestHeaderEncodingSelector = _ => Encoding.Latin1;
            // Neither Twilio nor a proxy in front needs another, and every protocol is something to attack.
            kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http1);
            SetLimits(kestrel.Limits, options);
        });
        // An exception of ours ends as an empty 500; what happened is in the log, not in the answer.
        builder.Services.AddExceptionHandler(handler => handler.ExceptionHandler = _ => Task.CompletedTask);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.DrainTime + ShutdownTimeout);
        builder.Services.AddHostedService<Drain>();
    }

    /// <summary>
    /// From the moment a stop was asked for, every answer ends its connection: whoever keeps connections open, Twilio or a
    /// load balancer, opens the next one elsewhere instead of losing a request in one that closes.
    /// </summary>
    public static void UseDraining(this WebApplication app)
    {
        var stopping = app.Lifetime.ApplicationStopping;
        app.Use((context, next) =>
        {
            if (stopping.IsCancellationRequested)
                context.Response.Headers.Connection = "close";
            return next(context);
        });
    }

    private static void SetLimits(KestrelServerLimits limits, ServerOptions options)
    {
        limits.MaxConcurrentConnections = options.MaxConnections;
        limits.KeepAliveTimeout = KeepAliveTimeout;
        limits.RequestHeadersTimeout = RequestHeadersTimeout;
        limits.MinRequestBodyDataRate = RequestBodyRate;
        limits.MinResponseDataRate = ResponseRate;
        limits.MaxRequestLineSize = MaxRequestLineSize;
        limits.MaxRequestHeadersTotalSize = MaxRequestHeadersTotalSize;
        limits.MaxRequestHeaderCount = MaxRequestHeaderCount;
        limits.MaxRequestBodySize = MaxRequestBodySize;
        limits.MaxRequestBufferSize = MaxRequestBufferSize;
    }
}
