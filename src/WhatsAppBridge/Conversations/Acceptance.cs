namespace WhatsAppBridge.Conversations;

/// <summary>What the store said to a message.</summary>
internal abstract record Acceptance
{
    /// <summary>The message's turn is to be taken here.</summary>
    /// <param name="Claim">By which right.</param>
    /// <param name="IsNew">False when the message was there before and whoever had its turn is gone.</param>
    public sealed record Ours(TurnClaim Claim, bool IsNew) : Acceptance
    {
        /// <summary>What was left behind of the turn, when the message was there before.</summary>
        public UndeliveredAnswer? Answer { get; init; }

        /// <summary>Turns of the same conversation that others have left behind and that come before this one, in their order.</summary>
        public IReadOnlyList<OpenTurn> Ahead { get; init; } = [];
    }

    /// <summary>
    /// Another instance has the conversation and takes the turn. A new message is answered there by REST; one that was
    /// there before gets an answer that is not known yet.
    /// </summary>
    public sealed record Elsewhere(bool IsNew) : Acceptance;

    /// <summary>The message was there before.</summary>
    /// <param name="Reply">What its webhook heard.</param>
    public sealed record Answered(Reply Reply) : Acceptance;
}
