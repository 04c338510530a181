using System.Security.Cryptography;
using WhatsAppBridge.Conversations;
using WhatsAppBridge.Twilio.Signing;

namespace WhatsAppBridge.Twilio.Media;

/// <summary>Issues tickets for attachments and honours them. The key is made once and kept in the store.</summary>
internal sealed class AttachmentLinks(TwilioOptions options, IConversationStore store, TimeProvider time) : IAttachmentLinks
{
    private const string KeyName = "media-ticket-key";

    private volatile byte[]? _key;

    public async ValueTask<IReadOnlyList<InboundMedia>> ForAsync(InboundMessage message, IReadOnlyList<InboundMedia> media, CancellationToken cancellationToken)
    {
        if (media.Count == 0)
            return [];

        var key = await KeyAsync(cancellationToken);
        var expiresAt = time.GetUtcNow() + options.AttachmentLifetime;
        return Origin(message) is not { } origin ? media :
        [
            .. media.Select(item => item with { Url = $"{origin}{MediaEndpoint.Path}/{MediaTicketSeal.Seal(new MediaTicket(item.Url, item.ContentType, expiresAt), key)}" }),
        ];
    }

    /// <summary>The ticket behind the text; null when it is not one of ours or no longer good.</summary>
    public async ValueTask<MediaTicket?> RedeemAsync(string text, CancellationToken cancellationToken) =>
        MediaTicketSeal.Open(text, await KeyAsync(cancellationToken)) is { } ticket && ticket.ExpiresAt >= time.GetUtcNow() ? ticket : null;

    // Without its user info: that is between Twilio and a proxy, and the link is read by more than those two.
    private string? Origin(InboundMessage message) => (options.PublicUrl ?? message.Origin) is { } origin ? SignedUrl.WithoutUserInfo(origin) : null;

    private async ValueTask<byte[]> KeyAsync(CancellationToken cancellationToken) => _key ??= Convert.FromHexString(
        await store.GetOrAddValueAsync(KeyName, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(MediaTicketSeal.KeyLength)), cancellationToken));
}
