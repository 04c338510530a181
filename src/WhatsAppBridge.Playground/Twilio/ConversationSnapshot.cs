namespace WhatsAppBridge.Playground.Twilio;

/// <summary>Bubbles in order, whether an answer is awaited, and the version this is the state of.</summary>
public sealed record ConversationSnapshot(IReadOnlyList<Bubble> Bubbles, bool Typing, long Version);
