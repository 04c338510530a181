namespace WhatsAppBridge.Assistant.Responses;

internal sealed record ButtonResponse : ResponseItem
{
    public string? Label { get; init; }

    public string? Url { get; init; }
}
