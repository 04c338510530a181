namespace WhatsAppBridge.Conversations;

/// <summary>
/// Addresses under which the assistant's webhooks can fetch what a person sent, without the channel's credentials. A
/// seam, because the core must not know which channel it serves.
/// </summary>
internal interface IAttachmentLinks
{
    /// <summary>The attachments under addresses that hold for a while and need no credentials.</summary>
    ValueTask<IReadOnlyList<InboundMedia>> ForAsync(InboundMessage message, IReadOnlyList<InboundMedia> media, CancellationToken cancellationToken);
}
