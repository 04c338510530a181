namespace WhatsAppBridge.Conversations;

/// <summary>Everything a finished turn leaves behind, recorded in one write.</summary>
internal sealed record CompletedTurn
{
    /// <summary>From the message's <see cref="Acceptance"/>.</summary>
    public required long Number { get; init; }

    public required ConversationKey Conversation { get; init; }

    /// <summary>What the webhook hears.</summary>
    public required Reply Reply { get; init; }

    /// <summary>What goes to the person by REST instead.</summary>
    public IReadOnlyList<OutboundMessage> Late { get; init; } = [];

    /// <summary>The conversation's state from now on; null leaves it as it was.</summary>
    public required ConversationState? State { get; init; }
}
