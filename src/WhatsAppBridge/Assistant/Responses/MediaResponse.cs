namespace WhatsAppBridge.Assistant.Responses;

/// <summary>Audio or video; WhatsApp shows neither its title nor its description.</summary>
internal sealed record MediaResponse : ResponseItem
{
    public string? Source { get; init; }
}
