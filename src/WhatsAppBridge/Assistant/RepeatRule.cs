namespace WhatsAppBridge.Assistant;

/// <summary>
/// One decision: whether a call is made again. A message moves the dialog on, so it is repeated only where the turn
/// can't have happened; after a timeout or a 5xx it may have. Pure.
/// </summary>
internal static class RepeatRule
{
    private const int MaxAttempts = 3;

    // Long enough for a connection that is being replaced, short enough for a person who waits.
    private static readonly TimeSpan AfterNoConnection = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan AfterTooMany = TimeSpan.FromSeconds(1);

    /// <summary>How long to wait before the next attempt; null: there is none.</summary>
    /// <param name="error">What came of the last attempt.</param>
    /// <param name="call">What was attempted.</param>
    /// <param name="attempt">Which attempt it was, from 1.</param>
    public static TimeSpan? DelayAfter(AssistantError error, AssistantCall call, int attempt) => error.Kind switch
    {
        _ when attempt >= MaxAttempts => null,
        AssistantErrorKind.RateLimited => error.RetryAfter ?? AfterTooMany * attempt,
        AssistantErrorKind.Unreachable => AfterNoConnection * attempt,
        AssistantErrorKind.Failed or AssistantErrorKind.Unreadable when call.IsRepeatable && attempt == 1 => AfterNoConnection,
        _ => null,
    };
}
