namespace WhatsAppBridge.Assistant;

/// <summary>
/// Leaves an assistant alone that has failed many times in a row: nobody waits for what will fail, and the service can
/// come back. After the pause one call is let through; its outcome decides for all.
/// </summary>
/// <param name="failures">How many failures in a row it takes; 0: it never opens.</param>
/// <param name="pause">The first pause; each one after a failed trial is twice as long, up to <see cref="LongestPause"/>.</param>
/// <param name="trialLimit">How long a trial may take before another call may try.</param>
/// <param name="time">The clock.</param>
internal sealed class AssistantBreaker(int failures, TimeSpan pause, TimeSpan trialLimit, TimeProvider time)
{
    public static TimeSpan LongestPause { get; } = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private int _failed;
    private bool _isTrying;
    private TimeSpan? _lastPause;
    private DateTimeOffset? _suspendedUntil;

    /// <summary>When it is worth asking again; null: now.</summary>
    public DateTimeOffset? SuspendedUntil
    {
        get
        {
            lock (_lock)
                return _suspendedUntil > time.GetUtcNow() ? _suspendedUntil : null;
        }
    }

    /// <summary>Whether a call may be made. Whoever makes one says what became of it.</summary>
    public bool TryEnter()
    {
        lock (_lock)
        {
            if (_suspendedUntil is not { } until)
                return true;

            var now = time.GetUtcNow();
            if (now < until)
                return false;

            // This call is the trial; until it is decided, or has taken too long, nobody else goes.
            (_suspendedUntil, _isTrying) = (now + trialLimit, true);
            return true;
        }
    }

    /// <summary>An answer, of whatever kind: the service is there.</summary>
    public void Succeeded()
    {
        lock (_lock)
            (_failed, _isTrying, _lastPause, _suspendedUntil) = (0, false, null, null);
    }

    public void Failed()
    {
        lock (_lock)
        {
            _failed++;
            // A call that was under way when the pause began brings no news.
            var isNews = _suspendedUntil is null ? failures > 0 && _failed >= failures : _isTrying;
            if (!isNews)
                return;

            var next = _lastPause is not { } last ? pause : last * 2 < LongestPause ? last * 2 : LongestPause;
            (_suspendedUntil, _isTrying, _lastPause) = (time.GetUtcNow() + next, false, next);
        }
    }
}
