using Microsoft.AspNetCore.StaticFiles;

namespace WhatsAppBridge.Playground.Twilio;

/// <summary>What a media address holds, judged by its path: the emulator never fetches it.</summary>
internal static class MediaKind
{
    private static readonly FileExtensionContentTypeProvider ByExtension = new()
    {
        Mappings = { [".ogg"] = "audio/ogg", [".opus"] = "audio/ogg", [".amr"] = "audio/amr", [".vcf"] = "text/vcard" },
    };

    public static string? ContentType(string url)
    {
        var path = Uri.TryCreate(url, UriKind.Absolute, out var uri) ? uri.AbsolutePath : url;
        return ByExtension.TryGetContentType(path, out var type) ? type : null;
    }

    /// <summary>WhatsApp shows text with images and videos; audio, documents, stickers and contacts come alone.</summary>
    public static bool CarriesText(string url) => ContentType(url) is not { } type ||
        type.StartsWith("video/", StringComparison.Ordinal) ||
        (type.StartsWith("image/", StringComparison.Ordinal) && type != "image/webp");

    public static bool IsWebAddress(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps);
}
