namespace WhatsAppBridge.Assistant.Responses;

internal sealed record IframeResponse : ResponseItem
{
    public string? Source { get; init; }

    public string? Title { get; init; }

    public string? Description { get; init; }
}
