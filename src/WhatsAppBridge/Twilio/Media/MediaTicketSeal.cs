using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace WhatsAppBridge.Twilio.Media;

/// <summary>
/// Tickets as text that nobody can guess, read or alter: AES-256-GCM over everything a ticket says. Nothing is stored,
/// so every instance that knows the key honours every ticket. Pure but for the nonce.
/// </summary>
internal static class MediaTicketSeal
{
    public const int KeyLength = 32;

    // Layout: version, nonce, tag, then encrypted: expiry in Unix seconds, length of the content type, content type, address.
    private const byte Version = 1;
    private const int NonceLength = 12, TagLength = 16, HeaderLength = 1 + NonceLength + TagLength, ExpiryLength = 8;
    private const int LongestTicket = 4096;

    /// <summary>URL-safe text.</summary>
    public static string Seal(MediaTicket ticket, ReadOnlySpan<byte> key)
    {
        var type = Encoding.UTF8.GetBytes(OneLine.Of(ticket.ContentType, 80));
        var url = Encoding.UTF8.GetBytes(ticket.Url);
        var plain = new byte[ExpiryLength + 1 + type.Length + url.Length];
        BinaryPrimitives.WriteInt64BigEndian(plain, ticket.ExpiresAt.ToUnixTimeSeconds());
        plain[ExpiryLength] = (byte)type.Length;
        type.CopyTo(plain, ExpiryLength + 1);
        url.CopyTo(plain, ExpiryLength + 1 + type.Length);

        var sealedTicket = new byte[HeaderLength + plain.Length];
        sealedTicket[0] = Version;
        var nonce = sealedTicket.AsSpan(1, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(key, TagLength);
        cipher.Encrypt(nonce, plain, sealedTicket.AsSpan(HeaderLength), sealedTicket.AsSpan(1 + NonceLength, TagLength), sealedTicket.AsSpan(0, 1));
        return Base64Url.EncodeToString(sealedTicket);
    }

    /// <summary>The ticket; null for anything that was not sealed with this key. Whether it has expired is not looked at. Never throws.</summary>
    public static MediaTicket? Open(string text, ReadOnlySpan<byte> key)
    {
        if (text.Length > LongestTicket || !Base64Url.IsValid(text))
            return null;

        var sealedTicket = Base64Url.DecodeFromChars(text);
        if (sealedTicket.Length <= HeaderLength + ExpiryLength + 1 || sealedTicket[0] != Version)
            return null;

        var plain = new byte[sealedTicket.Length - HeaderLength];
        try
        {
            using var cipher = new AesGcm(key, TagLength);
            cipher.Decrypt(sealedTicket.AsSpan(1, NonceLength), sealedTicket.AsSpan(HeaderLength), sealedTicket.AsSpan(1 + NonceLength, TagLength), plain, sealedTicket.AsSpan(0, 1));
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }

        var typeLength = plain[ExpiryLength];
        return new MediaTicket(
            Encoding.UTF8.GetString(plain.AsSpan(ExpiryLength + 1 + typeLength)),
            Encoding.UTF8.GetString(plain.AsSpan(ExpiryLength + 1, typeLength)),
            DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadInt64BigEndian(plain)));
    }
}
