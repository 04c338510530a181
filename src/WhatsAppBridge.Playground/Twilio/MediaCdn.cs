using System.Globalization;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace WhatsAppBridge.Playground.Twilio;

/// <summary>The content network: a server of its own, which asks for no credentials and takes note of any.</summary>
internal sealed class MediaCdn : IAsyncDisposable
{
    // An endless body ends when the client has had enough of it; should it never, it must not fill a disk.
    private const int MostEndlessChunks = 16 * 1024;

    private readonly StoredMedia _stored;
    private readonly EmulatedMedia _media;
    private readonly TimeProvider _time;
    private readonly WebApplication _app;

    private MediaCdn(StoredMedia stored, EmulatedMedia media, TimeProvider time)
    {
        (_stored, _media, _time) = (stored, media, time);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore().AddLogging().AddSingleton<IHostLifetime, OwnedLifetime>();
        _app = builder.Build();
        _app.MapMethods("/content/{sid}", ["GET", "HEAD"], SendAsync);
    }

    public Uri Url { get; private set; } = new("http://127.0.0.1");

    public static async Task<MediaCdn> StartAsync(StoredMedia stored, EmulatedMedia media, TimeProvider time, CancellationToken cancellationToken)
    {
        var cdn = new MediaCdn(stored, media, time);
        await cdn._app.StartAsync(cancellationToken);
        cdn.Url = new Uri(cdn._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return cdn;
    }

    public Uri AddressOf(string sid) => new(Url, $"/content/{sid}");

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task SendAsync(HttpContext context)
    {
        var headers = context.Request.Headers;
        _media.Add(new MediaRequest(
            context.Request.Method, context.Request.Path, IsAtContentNetwork: true, headers.Authorization.Count > 0, headers.Range.Count > 0 ? headers.Range.ToString() : null));
        if (_stored.Find(TwilioRestEndpoints.Route(context, "sid")) is not { } media)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        await (_media.Trouble switch
        {
            MediaTrouble.None => TypedResults.Bytes(media.Content, media.ContentType, enableRangeProcessing: true).ExecuteAsync(context),
            MediaTrouble.Unavailable => FailAsync(context),
            MediaTrouble.Endless => SendEndlessAsync(context, media),
            MediaTrouble.Slow => SendSlowlyAsync(context, media),
            MediaTrouble.Oversized => SendOversizedAsync(context, media),
            _ => CutAsync(context, media),
        });
    }

    private static Task FailAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        context.Response.Headers.RetryAfter = 1.ToString(CultureInfo.InvariantCulture);
        return Task.CompletedTask;
    }

    private static async Task SendEndlessAsync(HttpContext context, PhoneMedia media)
    {
        context.Response.ContentType = media.ContentType;
        var chunk = new byte[16 * 1024];
        for (var sent = 0; sent < MostEndlessChunks && !IsHead(context) && !context.RequestAborted.IsCancellationRequested; sent++)
            await WriteAsync(context, chunk);
    }

    private async Task SendSlowlyAsync(HttpContext context, PhoneMedia media)
    {
        context.Response.ContentType = media.ContentType;
        context.Response.ContentLength = media.Content.Length;
        for (var sent = 0; sent < media.Content.Length && !IsHead(context) && !context.RequestAborted.IsCancellationRequested; sent++)
        {
            await WriteAsync(context, media.Content.Slice(sent, 1));
            await Task.Delay(_media.SlowPause, _time, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task SendOversizedAsync(HttpContext context, PhoneMedia media)
    {
        context.Response.ContentType = media.ContentType;
        context.Response.ContentLength = _media.OversizedLength;
        var chunk = new byte[16 * 1024];
        for (var left = _media.OversizedLength; left > 0 && !IsHead(context) && !context.RequestAborted.IsCancellationRequested; left -= chunk.Length)
            await WriteAsync(context, chunk.AsMemory(0, (int)Math.Min(left, chunk.Length)));
    }

    private static async Task CutAsync(HttpContext context, PhoneMedia media)
    {
        context.Response.ContentType = media.ContentType;
        context.Response.ContentLength = media.Content.Length;
        await WriteAsync(context, media.Content[..(media.Content.Length / 2)]);
        context.Abort();
    }

    private static async Task WriteAsync(HttpContext context, ReadOnlyMemory<byte> bytes)
    {
        await context.Response.Body.WriteAsync(bytes, CancellationToken.None);
        await context.Response.Body.FlushAsync(CancellationToken.None);
    }

    private static bool IsHead(HttpContext context) => HttpMethods.IsHead(context.Request.Method);
}
