namespace WhatsAppBridge.Assistant.Responses;

/// <summary>An item that breaks its own type's rules.</summary>
internal sealed record MalformedResponse(string Reason) : ResponseItem;
