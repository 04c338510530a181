namespace WhatsAppBridge.Assistant.Responses;

internal sealed record ImageResponse : ResponseItem
{
    public string? Source { get; init; }

    public string? Title { get; init; }

    public string? Description { get; init; }

    public string? AltText { get; init; }
}
