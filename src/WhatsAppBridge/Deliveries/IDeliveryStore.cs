using WhatsAppBridge.Conversations;

namespace WhatsAppBridge.Deliveries;

/// <summary>
/// Keeps what was reported of our messages. Fails with <see cref="StoreUnavailableException"/> when the store can't do
/// its work, and then has done none of it.
/// </summary>
internal interface IDeliveryStore
{
    /// <summary>
    /// Keeps a report, one for each SID and status, and says what is new about it
    /// (<see cref="DeliveryHistory.NewsOf"/>). A failure that is news goes on the attention list in the same step.
    /// </summary>
    ValueTask<DeliveryNews> RecordAsync(DeliveryReport report, CancellationToken cancellationToken);

    /// <summary>What has been reported of a message, each once.</summary>
    ValueTask<IReadOnlyCollection<DeliveryStatus>> ListAsync(MessageSid sid, CancellationToken cancellationToken);
}
