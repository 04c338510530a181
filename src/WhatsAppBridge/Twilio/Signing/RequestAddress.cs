using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Http.Features;

namespace WhatsAppBridge.Twilio.Signing;

/// <summary>Which address Twilio must have called, and which one a request suggests.</summary>
internal static class RequestAddress
{
    private const int LongestSuggestion = 300;

    /// <summary>The part Twilio was told, up to <c>/webhooks</c>: configured, or what the request itself says.</summary>
    public static string OriginOf(HttpRequest request, TwilioOptions options) =>
        options.PublicUrl ?? $"{request.Scheme}://{request.Host.Value}{request.PathBase.Value}";

    /// <summary>The target of the request line as it came: decoded by nobody.</summary>
    public static string TargetOf(HttpRequest request) =>
        request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;

    /// <summary>
    /// Origins the request suggests: its own scheme and host, and those a proxy says it has forwarded. Anybody can
    /// write these headers, so they are hints for the operator and nothing else.
    /// </summary>
    public static IEnumerable<string> SuggestedOrigins(HttpRequest request)
    {
        var host = request.Host.Value ?? "";
        var forwardedHost = First(request.Headers["X-Forwarded-Host"]) ?? host;
        var hosts = new[] { forwardedHost, WithPort(forwardedHost, First(request.Headers["X-Forwarded-Port"])), host };
        var schemes = new[] { First(request.Headers["X-Forwarded-Proto"]), "https", request.Scheme }.OfType<string>();
        var prefix = First(request.Headers["X-Forwarded-Prefix"]) ?? "";
        var user = UserInfoOf(request) is { } userInfo ? userInfo + "@" : null;
        var origins = schemes.SelectMany(scheme => hosts.SelectMany(name => new[] { $"{scheme}://{name}{prefix}", $"{scheme}://{name}" })).ToList();
        if (user is not null)
            origins.AddRange(origins.Select(origin => origin.Insert(origin.IndexOf("://", StringComparison.Ordinal) + 3, user)).ToList());
        return origins.Distinct(StringComparer.Ordinal).Where(origin => origin.Length <= LongestSuggestion && !origin.Any(char.IsControl));
    }

    /// <summary>For a log: the query may hold a person's message (GET webhooks), the user info a password.</summary>
    public static string WithoutQueryAndUser(string url)
    {
        var shown = SignedUrl.WithoutUserInfo(url.Split('?', 2)[0]);
        return shown.Length <= LongestSuggestion ? shown : shown[..LongestSuggestion];
    }

    private static string WithPort(string host, string? port) =>
        port is { Length: <= 5 } && port.All(char.IsAsciiDigit) && !host.Contains(':', StringComparison.Ordinal) ? $"{host}:{port}" : host;

    // What Twilio does with a user and password in the address it calls: it signs them, and sends them as this header.
    private static string? UserInfoOf(HttpRequest request)
    {
        var bytes = new byte[LongestSuggestion];
        return AuthenticationHeaderValue.TryParse(request.Headers.Authorization.ToString(), out var header)
            && string.Equals(header.Scheme, "Basic", StringComparison.OrdinalIgnoreCase)
            && Convert.TryFromBase64String(header.Parameter ?? "", bytes, out var length)
                ? Encoding.UTF8.GetString(bytes, 0, length)
                : null;
    }

    private static string? First(string? list) => list?.Split(',')[0].Trim() is { Length: > 0 } first ? first : null;
}
