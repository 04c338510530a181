using System.Net;
using Microsoft.AspNetCore.Http.Features;

namespace WhatsAppBridge.Playground.Proxy;

/// <summary>
/// What stands in front of a bridge on this machine: the address Twilio is told. It passes requests on as they are, or
/// does what proxies do wrong.
/// </summary>
public sealed class EmulatedProxy : IAsyncDisposable
{
    private const string Webhooks = "/webhooks/";

    // What is between two machines and not between the two ends.
    private static readonly string[] HopByHop = ["Connection", "Keep-Alive", "Transfer-Encoding", "Upgrade", "Content-Length"];

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false });
    private readonly EmulatedProxyOptions _options;
    private readonly WebApplication _app;

    private EmulatedProxy(EmulatedProxyOptions options)
    {
        _options = options;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (options.Certificate is { } certificate)
                listen.UseHttps(certificate);
        }));
        builder.Services.AddSingleton<IHostLifetime, Twilio.OwnedLifetime>();
        _app = builder.Build();
        _app.Run(HandleAsync);
    }

    /// <summary>What <c>Twilio:PublicUrl</c> is set to.</summary>
    public string PublicUrl => _app.Urls.First() + _options.Prefix;

    /// <summary>Where the bridge listens; null while nobody does.</summary>
    public Uri? Target { get; set; }

    public ProxyFault Fault { get; set; }

    public static async Task<EmulatedProxy> StartAsync(EmulatedProxyOptions? options = null, CancellationToken cancellationToken = default)
    {
        var proxy = new EmulatedProxy(options ?? new EmulatedProxyOptions());
        await proxy._app.StartAsync(cancellationToken);
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _http.Dispose();
    }

    private Task HandleAsync(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var isWebhook = target.Contains(Webhooks, StringComparison.Ordinal);
        return Fault switch
        {
            _ when !target.StartsWith(_options.Prefix + "/", StringComparison.Ordinal) => AnswerAsync(context, 404),
            ProxyFault.BadGateway => AnswerAsync(context, 502),
            ProxyFault.Redirect => RedirectAsync(context, $"https://{context.Request.Host}{target}"),
            ProxyFault.OtherSite => AnswerAsync(context, 200),
            ProxyFault.NotFound => AnswerAsync(context, 404),
            ProxyFault.Login when isWebhook => AnswerAsync(context, 401),
            ProxyFault.NoWebhooks when isWebhook => AnswerAsync(context, 404),
            ProxyFault.NoPost when isWebhook => AnswerAsync(context, 405),
            ProxyFault.RedirectedWebhooks when isWebhook => RedirectAsync(context, target + "/"),
            ProxyFault.AnsweredWebhooks when isWebhook => AnswerAsync(context, 200),
            ProxyFault.NoBody when isWebhook => AnswerAsync(context, 413),
            ProxyFault.FailingWebhooks when isWebhook => AnswerAsync(context, 503),
            _ when Target is null => AnswerAsync(context, 502),
            _ => PassOnAsync(context, new Uri(Target.GetLeftPart(UriPartial.Authority) + (_options.TakesPrefixAway ? target[_options.Prefix.Length..] : target))),
        };
    }

    private async Task PassOnAsync(HttpContext context, Uri address)
    {
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), address);
        if (context.Request.ContentLength > 0 || context.Request.Headers.TransferEncoding.Count > 0)
            request.Content = new ByteArrayContent(await BodyAsync(context.Request, context.RequestAborted));
        foreach (var (name, values) in context.Request.Headers.Where(header => !HopByHop.Contains(header.Key, StringComparer.OrdinalIgnoreCase)))
        {
            if (Fault == ProxyFault.DroppedSignature && name == "X-Twilio-Signature")
                continue;
            if (!request.Headers.TryAddWithoutValidation(name, values.ToArray()))
                request.Content?.Headers.TryAddWithoutValidation(name, values.ToArray());
        }

        try
        {
            using var response = await _http.SendAsync(request, context.RequestAborted);
            context.Response.StatusCode = (int)response.StatusCode;
            context.Response.ContentType = response.Content.Headers.ContentType?.ToString();
            await response.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
        }
        catch (HttpRequestException)
        {
            await AnswerAsync(context, 502);
        }
    }

    private async Task<byte[]> BodyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellationToken);
        var bytes = body.ToArray();
        // As a firewall that takes accents for an attack.
        return Fault == ProxyFault.ChangedForm
            ? System.Text.Encoding.ASCII.GetBytes(System.Text.Encoding.ASCII.GetString(bytes).Replace("%C3%A0", "a", StringComparison.Ordinal))
            : bytes;
    }

    private static Task RedirectAsync(HttpContext context, string location)
    {
        context.Response.Headers.Location = location;
        return AnswerAsync(context, 308);
    }

    private static Task AnswerAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync("the proxy's own page", context.RequestAborted);
    }
}
