namespace WhatsAppBridge.Assistant.Responses;

internal sealed record TextResponse : ResponseItem
{
    public string? Text { get; init; }
}
