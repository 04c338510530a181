namespace WhatsAppBridge.Playground.Twilio;

/// <summary>An emoji under a message. Whether Twilio passes it on is not documented; this is the likely form.</summary>
/// <param name="Emoji">Empty when the reaction was taken back.</param>
/// <param name="RepliedTo">SID of the message it is under.</param>
public sealed record PhoneReaction(string Emoji, string RepliedTo);
