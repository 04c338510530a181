namespace WhatsAppBridge.Playground.Assistant;

internal sealed record AccessToken(string Value, DateTimeOffset Issued, DateTimeOffset Expires);
