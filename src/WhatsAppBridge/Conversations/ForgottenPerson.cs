namespace WhatsAppBridge.Conversations;

/// <summary>What a store has erased of one person.</summary>
/// <param name="Names">Every address the person went by, the one that was given among them. Needed at the assistant, and nowhere kept.</param>
/// <param name="Messages">Messages with their answers.</param>
/// <param name="Conversations">Conversations with their sessions, lists and states.</param>
/// <param name="AttentionEntries">Entries of the attention list, with what was reported of these messages.</param>
internal sealed record ForgottenPerson(IReadOnlyList<WhatsAppAddress> Names, int Messages, int Conversations, int AttentionEntries);
