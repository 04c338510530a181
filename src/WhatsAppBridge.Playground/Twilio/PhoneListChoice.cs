namespace WhatsAppBridge.Playground.Twilio;

/// <summary>A row chosen from a list picker. No public source shows the names of its fields; these are the likely ones.</summary>
/// <param name="Title">The row's title, which is also the Body.</param>
/// <param name="Id">The id it was made with.</param>
/// <param name="Description">The row's second line.</param>
/// <param name="RepliedTo">SID of the message that showed the list.</param>
public sealed record PhoneListChoice(string Title, string Id, string? Description = null, string? RepliedTo = null);
