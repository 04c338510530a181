namespace WhatsAppBridge.Conversations;

/// <summary>
/// The store can't do its work: disk full, file locked, no permission. Nothing has been recorded, unless the disk itself has failed.
/// </summary>
internal sealed class StoreUnavailableException : Exception
{
    public StoreUnavailableException()
    {
    }

    /// <summary>
    /// The disk may have lost what it was given, and nothing is recorded before a restart: whatever is answered meanwhile would be answered
    /// again then.
    /// </summary>
    public bool IsUntilRestart { get; init; }

    public StoreUnavailableException(string message)
        : base(message)
    {
    }

    public StoreUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
