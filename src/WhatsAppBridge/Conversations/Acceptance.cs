namespace WhatsAppBridge.Conversations;

/// <summary>What the store said to a message.</summary>
/// <param name="Number">The message's place in the order of arrival.</param>
/// <param name="IsNew">False when a message with this SID was there before.</param>
/// <param name="Reply">For a message that was there before: what its webhook heard, or null when its turn never ended.</param>
internal readonly record struct Acceptance(long Number, bool IsNew, Reply? Reply);
