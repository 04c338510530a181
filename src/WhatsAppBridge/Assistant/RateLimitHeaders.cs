using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace WhatsAppBridge.Assistant;

/// <summary>
/// How long a service asks to be left alone: <c>Retry-After</c>, else <c>X-RateLimit-Reset</c> once nothing remains. Pure.
/// Nobody says whether the latter is a time or a number of seconds, so what can only be a time is one.
/// </summary>
internal static class RateLimitHeaders
{
    // A header nobody can have meant must not silence an assistant for hours.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    private const long EarliestTime = 1_000_000_000;
    private const long LatestTime = 100_000_000_000;

    /// <returns>Null: nothing is said, or the time is over.</returns>
    public static TimeSpan? WaitOf(HttpResponseMessage response, DateTimeOffset now)
    {
        var wait = RetryAfter(response.Headers.RetryAfter, now) ?? (NothingRemains(response) ? Reset(response, now) : null);
        return wait > TimeSpan.Zero ? (wait < Longest ? wait : Longest) : null;
    }

    private static TimeSpan? RetryAfter(RetryConditionHeaderValue? header, DateTimeOffset now) => header switch
    {
        { Delta: { } seconds } => seconds,
        { Date: { } date } => date - now,
        _ => null,
    };

    private static bool NothingRemains(HttpResponseMessage response) =>
        response.StatusCode == HttpStatusCode.TooManyRequests || Number(response, "X-RateLimit-Remaining") == 0;

    private static TimeSpan? Reset(HttpResponseMessage response, DateTimeOffset now) => Number(response, "X-RateLimit-Reset") switch
    {
        >= EarliestTime and <= LatestTime and var time => DateTimeOffset.FromUnixTimeSeconds(time) - now,
        > 0 and < EarliestTime and var seconds => TimeSpan.FromSeconds(seconds),
        _ => null,
    };

    private static long? Number(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values)
            && long.TryParse(values.FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
