namespace WhatsAppBridge.Playground.Assistant;

/// <summary>One operation of the service. The token ends when the client has gone or the service stops.</summary>
internal delegate Task<AssistantReply> AssistantHandler(AssistantRequest request, CancellationToken clientGone);
