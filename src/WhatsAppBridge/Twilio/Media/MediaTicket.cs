namespace WhatsAppBridge.Twilio.Media;

/// <summary>Leave to fetch one attachment of one message, for a while.</summary>
/// <param name="Url">Twilio's own address of the attachment.</param>
/// <param name="ContentType">As the webhook named it; used where Twilio names none.</param>
/// <param name="ExpiresAt">Up to and including that second.</param>
internal sealed record MediaTicket(string Url, string ContentType, DateTimeOffset ExpiresAt);
