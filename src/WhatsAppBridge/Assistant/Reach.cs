namespace WhatsAppBridge.Assistant;

/// <summary>
/// Whether an assistant is reached at all, seen from its answers. A burst may wait for its connections for as long as a call may
/// take, since HTTP/2 makes one after the other; where nothing has come back for a while, waiting is in vain.
/// </summary>
internal sealed class Reach(TimeProvider time)
{
    /// <summary>
    /// Longer than the making of a connection may take (<see cref="SocketsHttpHandler.ConnectTimeout"/>), shorter than the usual
    /// <c>Conversation:ReplyDeadline</c>: whoever is not connected is told so while the webhook still hears it.
    /// </summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    private long _answeredAt = long.MinValue;

    /// <summary>Something has come back, an error as well. That something could be written proves nothing: a dead connection takes it, too.</summary>
    public void Answered() => Interlocked.Exchange(ref _answeredAt, time.GetTimestamp());

    /// <summary>How much longer it is worth waiting for a connection; zero or less: not at all.</summary>
    /// <param name="since">Since when somebody has waited, as a timestamp of the clock.</param>
    public TimeSpan PatienceLeft(long since) => Patience - time.GetElapsedTime(Math.Max(since, Interlocked.Read(ref _answeredAt)));
}
