namespace WhatsAppBridge.Playground.Twilio;

/// <summary>One message of a TwiML answer.</summary>
public sealed record TwimlMessage(string Body, string? MediaUrl = null, string? To = null, string? StatusCallback = null);
