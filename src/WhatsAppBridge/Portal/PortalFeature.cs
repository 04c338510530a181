using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http.Features;
using WhatsAppBridge.Conversations;
using WhatsAppBridge.Twilio;

namespace WhatsAppBridge.Portal;

/// <summary>The operator's pages: whether it works, what failed, and links into a chat.</summary>
internal static class PortalFeature
{
    public const string Path = "/portal";

    public const string Scheme = "Portal";

    /// <summary>The policy of everything only a signed-in operator may see.</summary>
    public const string Operator = "PortalOperator";

    private const string TokenHeader = "X-Portal-Token";

    // The longest thing an operator sends is a password or a list of entries.
    private const int MaxBodySize = 64 * 1024;

    // No style either that is not in a file of ours; frames, plugins and forms to elsewhere are closed.
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    public static void AddPortal(this IServiceCollection services, PortalOptions options, TwilioOptions twilio)
    {
        if (options is not { Enabled: true, Password: { } password })
            return;

        var keys = new PasswordKeys(password, twilio.Account.AccountSid);
        services.AddSingleton(options);
        services.AddSingleton<IDataProtectionProvider>(keys);
        services.AddSingleton<SignInAttempts>();
        services.AddSingleton<SignIns>();
        services.AddHostedService<PortalAnnouncement>();
        services.AddAuthentication().AddCookie(Scheme, cookie =>
        {
            cookie.DataProtectionProvider = keys;
            cookie.ExpireTimeSpan = SignIns.Last;
            // The pages ask for news by themselves: a session that slides would never end.
            cookie.SlidingExpiration = false;
            Protect(cookie.Cookie, "bridge-portal");
            cookie.Events.OnRedirectToLogin = AskToSignIn;
            cookie.Events.OnRedirectToAccessDenied = AskToSignIn;
            cookie.Events.OnValidatePrincipal = RefuseWhatHasEnded;
        });
        services.AddAuthorizationBuilder().AddPolicy(Operator, policy => policy.AddAuthenticationSchemes(Scheme).RequireAuthenticatedUser());
        services.AddAntiforgery(antiforgery =>
        {
            antiforgery.HeaderName = TokenHeader;
            antiforgery.SuppressXFrameOptionsHeader = true;
            Protect(antiforgery.Cookie, "bridge-portal-form");
        });
    }

    /// <summary>What every answer below the portal's address says to browsers, a refusal's too.</summary>
    public static void UsePortalHeaders(this IApplicationBuilder app, PortalOptions options, TwilioOptions twilio)
    {
        if (!options.Enabled)
            return;

        var isPublicOverHttps = twilio.PublicUrl?.StartsWith("https:", StringComparison.OrdinalIgnoreCase) == true;
        app.Use((context, next) =>
        {
            if (!context.Request.Path.StartsWithSegments(Path))
                return next(context);

            // The browser came over https even where the last hop, from a proxy to us, is plain: cookies are for https only.
            if (isPublicOverHttps)
                context.Request.Scheme = Uri.UriSchemeHttps;
            AddHeaders(context.Response.Headers);
            return next(context);
        });
    }

    /// <summary>Operators are asked who they are. Webhooks never come this far.</summary>
    public static void UsePortalSignIn(this WebApplication app, PortalOptions options)
    {
        if (!options.Enabled)
            return;

        app.UseAuthentication();
        app.UseAuthorization();
    }

    public static void MapPortal(this IEndpointRouteBuilder endpoints, PortalOptions options)
    {
        if (!options.Enabled)
            return;

        var portal = endpoints.MapGroup(Path).RequireAuthorization(Operator);
        portal.AddEndpointFilter(RefuseForgeryAsync);
        portal.AddEndpointFilter(TellWhenStoreIsGoneAsync);
        portal.MapSignIn();
        portal.MapPages();
        portal.MapSetup();
        portal.MapChecks();
        portal.MapSenders();
        portal.MapAttention();
        portal.MapClickToChat();
    }

    private static void MapPages(this RouteGroupBuilder portal)
    {
        // Addresses are relative everywhere: a proxy may have taken a prefix away that nothing here knows of.
        portal.MapGet("", (HttpRequest request) => SeeOther(request.Path.Value!.EndsWith('/') ? "setup" : "portal/setup"));
        foreach (var name in PortalPages.Titles.Keys)
        {
            portal.MapGet($"/{name}", (HttpContext context, IAntiforgery antiforgery) => TypedResults.Text(
                PortalPages.Page(name, antiforgery.GetAndStoreTokens(context).RequestToken), "text/html; charset=utf-8"));
        }
    }

    public static IResult SeeOther(string relativeAddress) => new Redirection(relativeAddress);

    private static void Protect(CookieBuilder cookie, string name)
    {
        cookie.Name = name;
        cookie.HttpOnly = true;
        cookie.SameSite = SameSiteMode.Strict;
        cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        // Not narrower: the path a browser sees may have a prefix that a proxy takes away.
        cookie.Path = "/";
        cookie.IsEssential = true;
    }

    private static void AddHeaders(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "no-referrer";
        headers["X-Robots-Tag"] = "noindex, nofollow";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
    }

    private static Task RefuseWhatHasEnded(CookieValidatePrincipalContext context)
    {
        if (context.HttpContext.RequestServices.GetRequiredService<SignIns>().HasEnded(context.Principal))
            context.RejectPrincipal();
        return Task.CompletedTask;
    }

    private static Task AskToSignIn(RedirectContext<CookieAuthenticationOptions> context)
    {
        var path = context.Request.Path.Value ?? "";
        var page = path[(path.LastIndexOf('/') + 1)..];
        if (HttpMethods.IsGet(context.Request.Method) && path == $"{Path}/{page}" && PortalPages.Titles.ContainsKey(page))
            return SeeOther($"sign-in?to={page}").ExecuteAsync(context.HttpContext);
        if (HttpMethods.IsGet(context.Request.Method) && path is Path or Path + "/")
            return SeeOther(path.EndsWith('/') ? "sign-in" : "portal/sign-in").ExecuteAsync(context.HttpContext);

        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        return Task.CompletedTask;
    }

    /// <summary>Nothing changes without the token of a page of ours: another site can send a cookie along, but can't read the token.</summary>
    private static async ValueTask<object?> RefuseForgeryAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        if (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
            return await next(invocation);

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } body)
            body.MaxRequestBodySize = MaxBodySize;
        try
        {
            await context.RequestServices.GetRequiredService<IAntiforgery>().ValidateRequestAsync(context);
            return await next(invocation);
        }
        catch (Exception exception) when (exception is AntiforgeryValidationException or BadHttpRequestException)
        {
            return TypedResults.Json(new Problem("The page is out of date. Load it again and try once more."), PortalJson.Default.Problem, statusCode: StatusCodes.Status400BadRequest);
        }
    }

    private static async ValueTask<object?> TellWhenStoreIsGoneAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        try
        {
            return await next(invocation);
        }
        catch (StoreUnavailableException exception)
        {
            return TypedResults.Json(new Problem(exception.Message), PortalJson.Default.Problem, statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }

    private sealed class Redirection(string relativeAddress) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = relativeAddress;
            return Task.CompletedTask;
        }
    }
}
