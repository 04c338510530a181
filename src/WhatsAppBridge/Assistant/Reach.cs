namespace WhatsAppBridge.Assistant;

/// <summary>
/// Whether connections to an assistant come about, seen from the calls they take. A burst may wait for its connections for as
/// long as a call may take, since HTTP/2 makes one after the other; where none has taken anything for a while, waiting is in vain.
/// </summary>
internal sealed class Reach(TimeProvider time)
{
    /// <summary>
    /// Longer than the making of a connection may take, shorter than Twilio waits: whoever is not connected is told so while
    /// the webhook still hears it.
    /// </summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    private long _provenAt = long.MinValue;

    /// <summary>A connection has taken a call a short while ago.</summary>
    public bool IsProven => Interlocked.Read(ref _provenAt) is > long.MinValue and var at && time.GetElapsedTime(at) < Patience;

    /// <summary>A connection takes a call.</summary>
    public void Prove() => Interlocked.Exchange(ref _provenAt, time.GetTimestamp());
}
