namespace WhatsAppBridge;

/// <summary>
/// One WhatsApp message to a person: text of at most <c>Rendering:MaxMessageLength</c> UTF-16 units, or one media
/// address, or an image or video with a caption.
/// </summary>
internal sealed record OutboundMessage
{
    public string? Text { get; init; }

    public string? MediaUrl { get; init; }

    /// <summary>How long to wait before this message. Honoured where the way out can wait; TwiML can't.</summary>
    public TimeSpan PauseBefore { get; init; }

    public static OutboundMessage OfText(string text) => new() { Text = text };

    public static OutboundMessage OfMedia(string url) => new() { MediaUrl = url };
}
