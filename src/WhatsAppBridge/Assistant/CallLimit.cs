namespace WhatsAppBridge.Assistant;

/// <summary>
/// How long a call may take, everything it waits for included; and how long it may wait for a connection, as far as nothing says
/// that the wait is worth it (<see cref="Reach"/>).
/// </summary>
internal sealed class CallLimit : IDisposable
{
    private const long Never = long.MinValue;

    // It has no timer and no link of its own, so there is nothing to dispose of; and it may be cancelled to the last.
    private readonly CancellationTokenSource _source = new();
    private readonly CancellationTokenRegistration _callersOwn;
    private readonly TimeSpan _timeout;
    private readonly Reach _reach;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private long _unansweredSince = Never;
    private volatile bool _isConnecting;

    /// <param name="timeout">For the whole call.</param>
    /// <param name="reach">Whether anybody is reached.</param>
    /// <param name="time">The clock.</param>
    /// <param name="callersPatience">Ends the call earlier.</param>
    public CallLimit(TimeSpan timeout, Reach reach, TimeProvider time, CancellationToken callersPatience)
    {
        (_timeout, _reach, _time, Began) = (timeout, reach, time, time.GetTimestamp());
        _timer = time.CreateTimer(static limit => ((CallLimit)limit!).EndOrGoOn(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(Shorter(timeout, Reach.Patience), Timeout.InfiniteTimeSpan);
        _callersOwn = callersPatience.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
    }

    /// <summary>When the call began, as a timestamp of the clock.</summary>
    public long Began { get; }

    /// <summary>Cancelled when the time is over.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>What is left for the whole call; negative when it is over.</summary>
    public TimeSpan Left => _timeout - _time.GetElapsedTime(Began);

    /// <summary>
    /// From here on the call waits for a connection. When it was lost a short while ago with the one it had, the time it may wait goes on
    /// from when it waited first: the person waits no less for that.
    /// </summary>
    public void BeginToConnect()
    {
        var now = _time.GetTimestamp();
        var first = Interlocked.CompareExchange(ref _unansweredSince, now, Never);
        _isConnecting = true;
        if (first == Never)
            return;

        if (_time.GetElapsedTime(first, now) >= Reach.Patience)
            Interlocked.Exchange(ref _unansweredSince, now);
        EndOrGoOn();
    }

    /// <summary>A connection has taken the call, or it waits for something else now.</summary>
    public void EndToConnect() => _isConnecting = false;

    /// <summary>The call has an answer. Should it be made again, it may wait as long again.</summary>
    public void Answered()
    {
        Interlocked.Exchange(ref _unansweredSince, Never);
        _reach.Answered();
    }

    public void Dispose()
    {
        _timer.Dispose();
        _callersOwn.Dispose();
    }

    // One timer for both times. It is not set anew when the wait for a connection begins or ends, which nearly every call does at
    // once; so it looks at what has to be ended by now, and comes again when there may be.
    private void EndOrGoOn()
    {
        var next = _isConnecting && Interlocked.Read(ref _unansweredSince) is > Never and var since ? Shorter(Left, _reach.PatienceLeft(since)) : Left;
        if (next <= TimeSpan.Zero)
            _source.Cancel();
        else
            _timer.Change(Shorter(next, Reach.Patience), Timeout.InfiniteTimeSpan);
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
