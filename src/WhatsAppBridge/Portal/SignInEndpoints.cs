using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using WhatsAppBridge.Telemetry;

namespace WhatsAppBridge.Portal;

/// <summary>The way in and out, and the files of the pages, which hold nothing secret.</summary>
internal static partial class SignInEndpoints
{
    private const string PasswordField = "password";
    private const string TargetField = "to";
    private const string FirstPage = "setup";

    public static void MapSignIn(this RouteGroupBuilder portal)
    {
        var wrongPasswords = new LogInterval(TimeProvider.System);
        portal.MapGet("/assets/{name}", GetAsset).AllowAnonymous();
        portal.MapGet("/sign-in", ShowAsync).AllowAnonymous();
        portal.MapPost("/sign-in", (HttpContext context, PortalOptions options, SignInAttempts attempts, IAntiforgery antiforgery, ILogger<PortalLog> logger) =>
            SignInAsync(context, options, attempts, antiforgery, wrongPasswords, logger)).AllowAnonymous();
        portal.MapPost("/sign-out", SignOutAsync);
    }

    private static IResult GetAsset(string name) => PortalPages.Asset(name) is var (content, contentType)
        ? TypedResults.Bytes(content, contentType)
        : TypedResults.NotFound();

    private static async Task<IResult> ShowAsync(HttpContext context, IAntiforgery antiforgery)
    {
        var target = Target(context.Request.Query[TargetField]);
        return (await context.AuthenticateAsync(PortalFeature.Scheme)).Succeeded
            ? PortalFeature.SeeOther(target)
            : Page(context, antiforgery, target, null, StatusCodes.Status200OK);
    }

    private static async Task<IResult> SignInAsync(
        HttpContext context, PortalOptions options, SignInAttempts attempts, IAntiforgery antiforgery, LogInterval wrongPasswords, ILogger<PortalLog> logger)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var target = Target(form[TargetField]);
        if (!attempts.TryEnter(context.Connection.RemoteIpAddress, out var wait))
        {
            var seconds = (int)Math.Ceiling(wait.TotalSeconds);
            context.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
            return Page(context, antiforgery, target, $"Too many attempts. Try again in {seconds} seconds.", StatusCodes.Status429TooManyRequests);
        }

        if (!IsRight(form[PasswordField].ToString(), options.Password!))
        {
            if (wrongPasswords.TryEnter(out var count))
                Log.WrongPassword(logger, count);
            return Page(context, antiforgery, target, "That is not the password.", StatusCodes.Status401Unauthorized);
        }

        await context.SignInAsync(PortalFeature.Scheme, SignIns.Begin());
        Log.SignedIn(logger);
        return PortalFeature.SeeOther(target);
    }

    private static async Task<IResult> SignOutAsync(HttpContext context, SignIns signIns, ILogger<PortalLog> logger)
    {
        signIns.End(context.User);
        await context.SignOutAsync(PortalFeature.Scheme);
        Log.SignedOut(logger);
        return PortalFeature.SeeOther("sign-in");
    }

    // Equal lengths, and a time that depends on neither text.
    private static bool IsRight(string given, string password) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given.Trim())), SHA256.HashData(Encoding.UTF8.GetBytes(password)));

    private static ContentHttpResult Page(HttpContext context, IAntiforgery antiforgery, string target, string? problem, int status)
    {
        var tokens = antiforgery.GetAndStoreTokens(context);
        return TypedResults.Text(PortalPages.SignIn(tokens.RequestToken, tokens.FormFieldName, target, problem), "text/html; charset=utf-8", statusCode: status);
    }

    private static string Target(string? page) => page is not null && PortalPages.Titles.ContainsKey(page) ? page : FirstPage;

    internal sealed class PortalLog;

    private static partial class Log
    {
        [LoggerMessage(5010, LogLevel.Information, "An operator signed in at the portal")]
        public static partial void SignedIn(ILogger logger);

        [LoggerMessage(5012, LogLevel.Information, "An operator signed out of the portal")]
        public static partial void SignedOut(ILogger logger);

        [LoggerMessage(5011, LogLevel.Warning, "A sign-in at the portal with a wrong password was refused; {Count} since the last such line")]
        public static partial void WrongPassword(ILogger logger, long count);
    }
}
