using System.Collections.Frozen;

namespace WhatsAppBridge.Twilio.Media;

/// <summary>What an attachment may call itself on its way through our host. The type comes from the sender's phone.</summary>
internal static class MediaContentType
{
    private const string Unknown = "application/octet-stream";

    // Sources: https://www.twilio.com/docs/whatsapp/guidance-whatsapp-media-messages and .../messaging/guides/accepted-mime-types
    private static readonly FrozenSet<string> Passive = FrozenSet.ToFrozenSet(
    [
        "image/jpeg", "image/jpg", "image/png", "image/webp", "image/gif",
        "audio/ogg", "audio/opus", "audio/mpeg", "audio/mp4", "audio/aac", "audio/amr", "audio/3gpp", "audio/wav",
        "video/mp4", "video/3gpp", "video/quicktime",
        "text/vcard", "text/x-vcard", "text/plain", "text/csv",
        "application/pdf", "application/zip", "application/rtf", "application/json",
        "application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ],
    StringComparer.OrdinalIgnoreCase);

    /// <summary>The type where nothing of it can run in a browser; else bytes.</summary>
    public static string Of(string? mediaType) => mediaType is not null && Passive.TryGetValue(mediaType.Split(';')[0].Trim(), out var known) ? known : Unknown;
}
