namespace WhatsAppBridge.Conversations;

/// <summary>The store can't do its work: disk full, file locked, no permission. Nothing has been recorded.</summary>
internal sealed class StoreUnavailableException : Exception
{
    public StoreUnavailableException()
    {
    }

    public StoreUnavailableException(string message)
        : base(message)
    {
    }

    public StoreUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
