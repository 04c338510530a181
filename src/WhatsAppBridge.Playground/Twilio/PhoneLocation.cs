namespace WhatsAppBridge.Playground.Twilio;

/// <summary>A pin, or with a label and an address a named place.</summary>
public sealed record PhoneLocation(decimal Latitude, decimal Longitude, string? Label = null, string? Address = null);
