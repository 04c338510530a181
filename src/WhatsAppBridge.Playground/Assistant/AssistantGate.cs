using System.Globalization;
using System.Text;

namespace WhatsAppBridge.Playground.Assistant;

/// <summary>What is checked before any operation: credentials, ids, API version, in the order of the service.</summary>
internal sealed class AssistantGate(string instanceId, string assistantId, string environmentId, string? apiKey, AccessTokens tokens)
{
    /// <summary>The refusal, or null for a call that may go on.</summary>
    public AssistantReply? Check(AssistantRequest request)
    {
        if (!IsAuthorized(request.Http.Headers.Authorization.ToString()))
            return AssistantRefusals.Unauthorized(request.Http.HttpContext.TraceIdentifier);
        if (!NamesThisAssistant(request))
            return AssistantRefusals.NoSuchResource();
        return HasVersion(request) ? null : AssistantRefusals.BadRequest(
            "The version parameter is required and must be a date of the form YYYY-MM-DD",
            ("version is missing or not a date", "/version"));
    }

    // Without a key of our own anybody may come in.
    private bool IsAuthorized(string header) => apiKey is null || header.Split(' ', 2) switch
    {
        [var scheme, var token] when scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase) => tokens.IsGood(token),
        [var scheme, var pair] when scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase) => IsOurKey(pair),
        _ => false,
    };

    private bool IsOurKey(string pair)
    {
        var decoded = new byte[pair.Length];
        return Convert.TryFromBase64String(pair, decoded, out var length)
            && Encoding.UTF8.GetString(decoded, 0, length) == $"apikey:{apiKey}";
    }

    // Without an environment in the path the id may be either: an assistant's in the classic product, an environment's today.
    private bool NamesThisAssistant(AssistantRequest request) =>
        Is(request.Route("instance"), instanceId)
        && (request.Route("environment") is { } environment
            ? Is(request.Route("assistant"), assistantId) && Is(environment, environmentId)
            : Is(request.Route("assistant"), assistantId) || Is(request.Route("assistant"), environmentId));

    private static bool Is(string? sent, string expected) =>
        sent is null || sent.Equals(expected, StringComparison.OrdinalIgnoreCase);

    private static bool HasVersion(AssistantRequest request) => DateOnly.TryParseExact(
        request.Query("version"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
}
