namespace WhatsAppBridge.Conversations;

/// <summary>
/// Remembers which addresses are one person. Fails with <see cref="StoreUnavailableException"/> when the store can't do
/// its work, and then has done none of it; only when the disk itself fails nobody knows, until a restart. What it returns
/// survives a crash of the process, and a power cut when something recorded later does.
/// </summary>
internal interface IPersonStore
{
    /// <summary>
    /// Names the person behind the addresses, and from now on behind each of them, as <see cref="PersonLink.Of"/>
    /// decides: reads, decides and writes in one step, a conversation that moves included.
    /// </summary>
    /// <param name="phoneNumber">The phone number, where it is shown.</param>
    /// <param name="userId">The business-scoped user id, where there is one. At least one of the two is given.</param>
    /// <param name="cancellationToken">The caller's.</param>
    ValueTask<WhatsAppAddress> IdentifyAsync(WhatsAppAddress? phoneNumber, WhatsAppAddress? userId, CancellationToken cancellationToken);
}
