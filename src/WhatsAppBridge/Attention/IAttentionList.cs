namespace WhatsAppBridge.Attention;

/// <summary>
/// What operators should look at, oldest first. Fails as every store does when it can't do its work.
/// </summary>
internal interface IAttentionList
{
    /// <summary>Adds an entry unless there is one of that kind about that message.</summary>
    ValueTask AddAsync(AttentionItem item, CancellationToken cancellationToken);

    ValueTask<IReadOnlyList<AttentionItem>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Takes an entry off the list.</summary>
    /// <returns>False when there is none of that id.</returns>
    ValueTask<bool> DismissAsync(long id, CancellationToken cancellationToken);

    /// <summary>What the entry is about has been made good: takes it off the list, if it is there.</summary>
    ValueTask SettleAsync(AttentionKind kind, MessageSid sid, CancellationToken cancellationToken);
}
