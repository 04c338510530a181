using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;
using WhatsAppBridge.Playground.Twilio;

namespace WhatsAppBridge.Playground.Phone;

/// <summary>The web server of the phone: the page and its endpoints, for this machine only.</summary>
public static class PhoneHost
{
    private const string ContentSecurityPolicy =
        "default-src 'self'; img-src 'self' https: data: blob:; media-src 'self' https: blob:; style-src 'self'; script-src 'self'; " +
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    /// <param name="twilio">Whose people the phone shows.</param>
    /// <param name="url">Where to listen; in a container 0.0.0.0. Port 0 takes any free one: read it from <see cref="WebApplication.Urls"/>.</param>
    /// <param name="assistant">What the bridge's assistant is asked, for the look inside.</param>
    /// <param name="cancellationToken">Gives up the start.</param>
    public static async Task<WebApplication> StartAsync(
        EmulatedTwilio twilio, string url = "http://127.0.0.1:0", AssistantLine? assistant = null, CancellationToken cancellationToken = default)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(url);
        builder.Services.AddRoutingCore();
        var reports = new PhoneReports(twilio);
        builder.Services.AddHostedService(_ => reports);
        var app = builder.Build();
        app.Use(RefuseForeignHosts);
        app.Use(AddSecurityHeaders);
        UsePage(app);
        app.MapPhone(twilio, assistant, reports);
        await app.StartAsync(cancellationToken);
        return app;
    }

    /// <summary>
    /// A foreign site can point its own name at 127.0.0.1 and read what it likes, unless the name in the request is checked.
    /// </summary>
    private static Task RefuseForeignHosts(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Host.Host is "localhost" or "127.0.0.1" or "[::1]")
            return next(context);

        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return context.Response.WriteAsync("Open the phone as http://localhost or http://127.0.0.1.", context.RequestAborted);
    }

    private static Task AddSecurityHeaders(HttpContext context, RequestDelegate next)
    {
        context.Response.Headers.ContentSecurityPolicy = ContentSecurityPolicy;
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        return next(context);
    }

    private static void UsePage(WebApplication app)
    {
        var files = new PhysicalFileProvider(Path.Combine(AppContext.BaseDirectory, "wwwroot"));
        var types = new FileExtensionContentTypeProvider { Mappings = { [".mjs"] = "text/javascript", [".ogg"] = "audio/ogg" } };
        app.UseDefaultFiles(new DefaultFilesOptions { FileProvider = files });
        app.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = files,
            ContentTypeProvider = types,

            // Asked for each time, answered with 304: an update of the program shows at once.
            OnPrepareResponse = response => response.Context.Response.Headers.CacheControl = "no-cache",
        });
    }
}
