namespace WhatsAppBridge.Playground.Twilio;

/// <summary>A tapped quick-reply button, or with another <see cref="MessageType"/> a template's.</summary>
/// <param name="Text">Its title, which is also the Body.</param>
/// <param name="Payload">The id it was made with; some older messages carry none.</param>
/// <param name="RepliedTo">SID of the message that showed it.</param>
public sealed record PhoneButton(string Text, string? Payload = null, string? RepliedTo = null)
{
    /// <summary>interactive for a button of the session, button for a template's.</summary>
    public string MessageType { get; init; } = "interactive";
}
