namespace WhatsAppBridge.Assistant;

/// <summary>How long a call may take, everything it waits for included, and how long of that it may wait for a connection.</summary>
internal sealed class CallLimit : IDisposable
{
    /// <summary>
    /// Longer than the making of one connection may take: HTTP/2 makes one after the other, and many calls wait for the next.
    /// Shorter than Twilio waits, so that whoever is not connected is told so while the webhook still hears it.
    /// </summary>
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(8);

    private readonly CancellationTokenSource _source;
    private readonly CancellationTokenRegistration _callersOwn;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;
    private readonly long _began;

    /// <param name="timeout">For the whole call.</param>
    /// <param name="time">The clock.</param>
    /// <param name="callersPatience">Ends the call earlier.</param>
    public CallLimit(TimeSpan timeout, TimeProvider time, CancellationToken callersPatience)
    {
        (_timeout, _time, _began) = (timeout, time, time.GetTimestamp());
        _source = new CancellationTokenSource(timeout, time);
        _callersOwn = callersPatience.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
    }

    /// <summary>When the call began, as a timestamp of the clock.</summary>
    public long Began => _began;

    /// <summary>Cancelled when the time is over.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>What is left for the whole call; negative when it is over.</summary>
    public TimeSpan Left => _timeout - _time.GetElapsedTime(_began);

    /// <summary>From here on the call waits for a connection.</summary>
    public void BeginToConnect() => _source.CancelAfter(Left is var left && left < ConnectPatience ? Positive(left) : ConnectPatience);

    /// <summary>A connection has it; the rest is the assistant's.</summary>
    public void EndToConnect() => _source.CancelAfter(Positive(Left));

    public void Dispose()
    {
        // Waits for the caller's own cancellation should it be at work, which cancels what is disposed of next.
        _callersOwn.Dispose();
        _source.Dispose();
    }

    private static TimeSpan Positive(TimeSpan left) => left > TimeSpan.Zero ? left : TimeSpan.Zero;
}
