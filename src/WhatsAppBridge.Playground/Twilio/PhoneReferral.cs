namespace WhatsAppBridge.Playground.Twilio;

/// <summary>The ad or post a person tapped before writing for the first time.</summary>
public sealed record PhoneReferral(string SourceUrl)
{
    /// <summary>ad or post.</summary>
    public string SourceType { get; init; } = "ad";

    public string? SourceId { get; init; }

    public string? Headline { get; init; }

    public string? Body { get; init; }

    public string? MediaUrl { get; init; }

    public string? MediaContentType { get; init; }

    public string? MediaId { get; init; }

    /// <summary>Meta's id of the click.</summary>
    public string? ClickId { get; init; }
}
