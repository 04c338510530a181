namespace WhatsAppBridge.Playground.Twilio;

/// <summary>An entry as Twilio's debugger would write it.</summary>
public sealed record TwilioError(int Code, string Text);
