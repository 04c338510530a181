namespace WhatsAppBridge.Assistant.Responses;

/// <summary>The assistant has ended the session.</summary>
internal sealed record EndSessionResponse : ResponseItem;
