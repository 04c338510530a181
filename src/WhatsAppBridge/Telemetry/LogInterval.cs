namespace WhatsAppBridge.Telemetry;

/// <summary>Lets one event a minute (or so many) through to the log and counts the others, so that a flood costs no log lines.</summary>
internal sealed class LogInterval(TimeProvider time, int most = 1)
{
    private static readonly TimeSpan Length = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private long? _began;
    private int _entered;
    private long _count;

    /// <param name="count">With true: how many events there were since the last that got through, this one included.</param>
    public bool TryEnter(out long count)
    {
        lock (_lock)
        {
            _count++;
            count = _count;
            if (_began is not { } began || time.GetElapsedTime(began) >= Length)
                (_began, _entered) = (time.GetTimestamp(), 0);
            if (_entered >= most)
                return false;

            _entered++;
            _count = 0;
            return true;
        }
    }
}
