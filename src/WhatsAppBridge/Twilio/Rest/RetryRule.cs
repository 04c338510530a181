namespace WhatsAppBridge.Twilio.Rest;

/// <summary>
/// When a call is sent again: only when Twilio said that it did not process it (429), or when there was no connection to
/// send it over. Anything else may have been done, and Twilio has no key that would keep it from being done twice. Pure.
/// Source of the waits: the vendor's own Node SDK.
/// </summary>
internal static class RetryRule
{
    public const int MostRetries = 3;

    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(3);

    // A caller waits with a person's conversation in hand; whoever asks for more than this gets the caller back instead.
    private static readonly TimeSpan LongestWaitAskedFor = TimeSpan.FromSeconds(10);

    /// <summary>How long to wait before the call is sent again; null when it must not be.</summary>
    /// <param name="retry">1 for the first repetition.</param>
    /// <param name="error">What the call ended with.</param>
    /// <param name="fraction">Random, from 0 up to 1: many that were refused together must not come back together.</param>
    public static TimeSpan? WaitBefore(int retry, TwilioError error, double fraction) => error switch
    {
        _ when retry > MostRetries => null,
        not ({ Kind: TwilioErrorKind.Unreachable } or { Kind: TwilioErrorKind.Busy, Status: 429 }) => null,
        { RetryAfter: { } asked } when asked > LongestWaitAskedFor => null,
        { RetryAfter: { } asked } => asked + Jitter(retry, fraction),
        _ => Jitter(retry, fraction),
    };

    private static TimeSpan Jitter(int retry, double fraction) =>
        TimeSpan.FromTicks(Math.Min(LongestWait.Ticks, FirstWait.Ticks << retry)) * fraction;
}
