namespace WhatsAppBridge.Rendering;

/// <summary>How WhatsApp can show what an address leads to.</summary>
internal enum MediaKind
{
    /// <summary>Not a web address: nothing to show.</summary>
    None,

    /// <summary>A text with the address, of which WhatsApp draws a preview where it can.</summary>
    Link,

    /// <summary>A media message.</summary>
    File,
}

/// <summary>What WhatsApp can carry, judged by the path of an address. Source: https://www.twilio.com/docs/whatsapp/guidance-whatsapp-media-messages</summary>
internal static class MediaAddress
{
    private static readonly string[] Images = [".jpg", ".jpeg", ".png"];
    private static readonly string[] SoundsAndFilms = [".ogg", ".oga", ".opus", ".mp3", ".mpga", ".aac", ".m4a", ".amr", ".3gp", ".mp4"];
    private static readonly string[] Documents = [".pdf", ".doc", ".docx", ".pptx", ".xlsx", ".vcf"];

    // What they serve is a page, whatever its path ends with.
    private static readonly string[] HostingSites =
    [
        "youtube.com", "youtu.be", "youtube-nocookie.com", "vimeo.com", "dailymotion.com", "twitch.tv", "wistia.com", "facebook.com", "streamable.com",
        "soundcloud.com", "mixcloud.com", "spotify.com",
    ];

    /// <summary>JPEG and PNG are pictures on WhatsApp; WebP is a sticker there, and SVG and GIF are nothing.</summary>
    public static MediaKind KindOfImage(string? source) => KindOf(source, Images);

    public static MediaKind KindOfSoundOrFilm(string? source) => KindOf(source, SoundsAndFilms);

    public static MediaKind KindOfAny(string? source) => KindOf(source, [.. Images, .. SoundsAndFilms, .. Documents]);

    /// <summary>The address as Twilio can fetch it: blanks and letters that are not ASCII escaped, anything else untouched.</summary>
    public static string Escaped(string source) =>
        source.AsSpan().IndexOfAnyExceptInRange('!', '~') < 0 ? source : new Uri(source.Trim()).AbsoluteUri;

    /// <summary>The address as a link in a text, which ends at a blank.</summary>
    public static string AsLink(string address) =>
        address.Any(char.IsWhiteSpace) && KindOfAny(address) != MediaKind.None ? Escaped(address) : address.Trim();

    // Media is fetched by Twilio, over https alone.
    private static MediaKind KindOf(string? source, string[] extensions)
    {
        if (!Uri.TryCreate(source, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttps && uri.Scheme != Uri.UriSchemeHttp))
            return MediaKind.None;

        return uri.Scheme == Uri.UriSchemeHttps && !IsHostingSite(uri.Host) && HasExtension(uri.AbsolutePath, extensions) ? MediaKind.File : MediaKind.Link;
    }

    private static bool IsHostingSite(string host) => Array.Exists(HostingSites, site =>
        host.EndsWith(site, StringComparison.OrdinalIgnoreCase) && (host.Length == site.Length || host[^(site.Length + 1)] == '.'));

    private static bool HasExtension(string path, string[] extensions) =>
        Array.Exists(extensions, extension => path.EndsWith(extension, StringComparison.OrdinalIgnoreCase));
}
