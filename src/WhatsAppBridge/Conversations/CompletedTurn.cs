namespace WhatsAppBridge.Conversations;

/// <summary>Everything a turn has come to, recorded in one write before anybody hears of it.</summary>
internal sealed record CompletedTurn
{
    public required TurnClaim Claim { get; init; }

    /// <summary>Whose state it is: the claim's conversation, or that of whoever its person turned out to be.</summary>
    public required ConversationKey Conversation { get; init; }

    /// <summary>What the person is to get. Which way it goes is decided afterwards.</summary>
    public required IReadOnlyList<OutboundMessage> Messages { get; init; }

    /// <summary>The conversation's state from now on; null leaves it as it was.</summary>
    public required ConversationState? State { get; init; }

    /// <summary>Turns that this one answers as well. They are finished with it, and say nothing.</summary>
    public IReadOnlyList<TurnClaim> Gathered { get; init; } = [];
}
