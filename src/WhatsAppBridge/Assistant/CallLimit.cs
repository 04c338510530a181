namespace WhatsAppBridge.Assistant;

/// <summary>How long a call may take, everything it waits for included, and how long of that it may wait for a connection.</summary>
internal sealed class CallLimit : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly CancellationTokenRegistration _callersOwn;
    private readonly TimeSpan _timeout;
    private readonly Reach _reach;
    private readonly TimeProvider _time;
    private bool _isShortened;

    /// <param name="timeout">For the whole call.</param>
    /// <param name="reach">Whether connections come about.</param>
    /// <param name="time">The clock.</param>
    /// <param name="callersPatience">Ends the call earlier.</param>
    public CallLimit(TimeSpan timeout, Reach reach, TimeProvider time, CancellationToken callersPatience)
    {
        (_timeout, _reach, _time, Began) = (timeout, reach, time, time.GetTimestamp());
        _source = new CancellationTokenSource(timeout, time);
        _callersOwn = callersPatience.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
    }

    /// <summary>When the call began, as a timestamp of the clock.</summary>
    public long Began { get; }

    /// <summary>Cancelled when the time is over.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>What is left for the whole call; negative when it is over.</summary>
    public TimeSpan Left => _timeout - _time.GetElapsedTime(Began);

    /// <summary>From here on the call waits for a connection.</summary>
    public void BeginToConnect()
    {
        if (_reach.IsProven || Left <= Reach.Patience)
            return;

        _isShortened = true;
        _source.CancelAfter(Reach.Patience);
    }

    /// <summary>A connection takes the call; the rest of the time is the assistant's.</summary>
    public void EndToConnect()
    {
        _reach.Prove();
        if (_isShortened)
            _source.CancelAfter(Left is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero);
    }

    public void Dispose()
    {
        // Waits for the caller's own cancellation, should it be at work: it cancels what is disposed of next.
        _callersOwn.Dispose();
        _source.Dispose();
    }
}
