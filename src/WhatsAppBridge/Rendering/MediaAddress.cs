namespace WhatsAppBridge.Rendering;

/// <summary>What WhatsApp can carry, judged by the path of an address. Source: https://www.twilio.com/docs/whatsapp/guidance-whatsapp-media-messages</summary>
internal static class MediaAddress
{
    private static readonly string[] Images = [".jpg", ".jpeg", ".png"];
    private static readonly string[] Sounds = [".ogg", ".oga", ".opus", ".mp3", ".mpga", ".aac", ".m4a", ".amr", ".3gp"];
    private static readonly string[] Films = [".mp4", ".3gp"];

    /// <summary>An absolute http or https address.</summary>
    public static bool IsAddress(string? source) =>
        Uri.TryCreate(source, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp);

    /// <summary>The address as Twilio can fetch it: blanks and letters that are not ASCII escaped, anything else untouched.</summary>
    public static string Escaped(string source) =>
        source.AsSpan().IndexOfAnyExceptInRange('!', '~') < 0 ? source : new Uri(source).AbsoluteUri;

    public static bool IsImageFile(string source) => HasExtension(source, Images);

    public static bool IsSoundOrFilmFile(string source) => HasExtension(source, Sounds) || HasExtension(source, Films);

    private static bool HasExtension(string source, string[] extensions)
    {
        var path = new Uri(source).AbsolutePath;
        return Array.Exists(extensions, extension => path.EndsWith(extension, StringComparison.OrdinalIgnoreCase));
    }
}
