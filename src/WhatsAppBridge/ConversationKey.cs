namespace WhatsAppBridge;

/// <summary>
/// A conversation is one person talking to one of our numbers. Sessions, menus and the order of turns belong to it:
/// the same person on a second number is a second conversation.
/// </summary>
internal readonly record struct ConversationKey(WhatsAppAddress Person, WhatsAppAddress Number)
{
    public override string ToString() => $"{Person} at {Number}";
}
