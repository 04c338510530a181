namespace WhatsAppBridge.Conversations;

/// <summary>
/// The right to take one message's turn. It is lost when another instance takes the conversation over because this one
/// was not heard of for too long; whatever is recorded by it then is refused.
/// </summary>
/// <param name="Conversation">The conversation the message was accepted in.</param>
/// <param name="Sid">The message.</param>
/// <param name="Number">Its place in the order of arrival; within its conversation, or of all.</param>
/// <param name="Fence">Which holder of the conversation this is, counted up; 0 in a store that one instance has for itself.</param>
internal readonly record struct TurnClaim(ConversationKey Conversation, MessageSid Sid, long Number, long Fence = 0);
