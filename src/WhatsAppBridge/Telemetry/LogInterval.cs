namespace WhatsAppBridge.Telemetry;

/// <summary>Lets one event a minute through to the log and counts the others, so that a flood costs no log lines.</summary>
internal sealed class LogInterval(TimeProvider time)
{
    private static readonly TimeSpan Length = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private long? _last;
    private long _count;

    /// <param name="count">With true: how many events there were since the last that got through, this one included.</param>
    public bool TryEnter(out long count)
    {
        lock (_lock)
        {
            _count++;
            count = _count;
            if (_last is { } last && time.GetElapsedTime(last) < Length)
                return false;

            (_last, _count) = (time.GetTimestamp(), 0);
            return true;
        }
    }
}
