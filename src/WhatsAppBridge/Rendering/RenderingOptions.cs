using WhatsAppBridge.Settings;

namespace WhatsAppBridge.Rendering;

/// <summary>How an assistant's responses become WhatsApp messages.</summary>
internal sealed record RenderingOptions
{
    public const string Section = "Rendering";

    /// <summary>What Twilio and WhatsApp allow in one message, in UTF-16 units.</summary>
    public const int ChannelMessageLength = 1600;

    /// <summary>What <c>*x*</c> means: WhatsApp's bold, or CommonMark's emphasis.</summary>
    public SingleAsterisk SingleAsterisk { get; init; } = SingleAsterisk.Bold;

    /// <summary>What becomes of an iframe, which WhatsApp can't show.</summary>
    public IframeRendering Iframe { get; init; } = IframeRendering.Drop;

    /// <summary>How many results of a search are shown.</summary>
    public int SearchResults { get; init; } = 3;

    /// <summary>The longest message, in UTF-16 units.</summary>
    public int MaxMessageLength { get; init; } = ChannelMessageLength;

    public static RenderingOptions Read(SettingsReader settings) => new()
    {
        SingleAsterisk = settings.Choice("SingleAsterisk", SingleAsterisk.Bold),
        Iframe = settings.Choice("Iframe", IframeRendering.Drop),
        SearchResults = settings.Whole("SearchResults", 3, 1, 10),
        MaxMessageLength = settings.Whole("MaxMessageLength", ChannelMessageLength, 100, ChannelMessageLength),
    };
}

internal enum SingleAsterisk
{
    Bold,
    Italic,
}

internal enum IframeRendering
{
    Drop,
    Link,
}
