namespace WhatsAppBridge.Assistant.Responses;

/// <summary>A type WhatsApp has no use for (<c>date</c>, the voice types), or one nobody knows yet.</summary>
internal sealed record UnshownResponse : ResponseItem;
