namespace WhatsAppBridge.Conversations;

/// <summary>What the store said to a message.</summary>
internal abstract record Acceptance
{
    /// <summary>
    /// Completes when even a power cut can't undo what the store said, fails when it may; until then Twilio must not hear 200. To wait
    /// for it is a matter for whoever answers: the assistant can be asked meanwhile.
    /// </summary>
    public Task OnDisk { get; init; } = Task.CompletedTask;

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
