namespace WhatsAppBridge.Conversations;

/// <summary>
/// Where accepted messages and conversations are kept. Every method fails with
/// <see cref="StoreUnavailableException"/> when the store can't do its work, and then has done none of it; only when the disk itself
/// fails nobody knows, until a restart.
/// </summary>
internal interface IConversationStore
{
    /// <summary>
    /// Records a message by its SID: duplicate check, inbox, order of arrival and whose turn it is in one step. When it
    /// returns, the message survives a crash of the process, and when <see cref="Acceptance.OnDisk"/> completes, whatever the
    /// store survives at all; what is recorded later survives only with it. Calls begun one after the other are numbered in that
    /// order, whenever they end.
    /// </summary>
    ValueTask<Acceptance> AcceptAsync(InboundMessage message, CancellationToken cancellationToken);

    /// <summary>What is known of the conversation; <see cref="ConversationState.None"/> for a new one.</summary>
    ValueTask<ConversationState> LoadAsync(ConversationKey conversation, CancellationToken cancellationToken);

    /// <summary>
    /// Records a turn's answer and the conversation's new state, both or neither. Durable when it returns. Until
    /// <see cref="FinishAsync"/> the answer counts as undelivered.
    /// </summary>
    /// <returns>False when the turn is no longer ours: nothing is recorded, and nobody may hear the answer from us.</returns>
    ValueTask<bool> CompleteAsync(CompletedTurn turn, CancellationToken cancellationToken);

    /// <summary>
    /// Records which message of an answer is next by REST, all before it being with the vendor; and what the webhook has
    /// heard in the answer's place. Durable when it returns.
    /// </summary>
    /// <returns>False when the answer is no longer ours to send.</returns>
    ValueTask<bool> RecordNextAsync(TurnClaim claim, int index, Reply heard, CancellationToken cancellationToken);

    /// <summary>Records that an answer has reached the vendor, or never will.</summary>
    /// <returns>
    /// Turns of the same conversation that other instances have accepted meanwhile and left to us, in order. With none the
    /// conversation is free for whichever instance hears of it next.
    /// </returns>
    ValueTask<IReadOnlyList<OpenTurn>> FinishAsync(TurnClaim claim, CancellationToken cancellationToken);

    /// <summary>Gives a turn back that this instance can't bring to its end; it stays open.</summary>
    ValueTask AbandonAsync(TurnClaim claim, CancellationToken cancellationToken);

    /// <summary>
    /// Takes what nobody has in hand, conversation by conversation in order of arrival: at the start what the last stop
    /// has cut off, later what other instances have left behind and what was opened again.
    /// </summary>
    ValueTask<IReadOnlyList<OpenTurn>> ClaimAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Opens a turn that is over once more, for <see cref="ClaimAsync"/> to find. What its webhook heard stays.
    /// </summary>
    /// <returns>False when the message is not there any more, or its turn is not over.</returns>
    ValueTask<bool> ReopenAsync(ConversationKey conversation, MessageSid sid, Reopening reopening, CancellationToken cancellationToken);

    /// <summary>The value kept under the name; kept from now on when there was none.</summary>
    ValueTask<string> GetOrAddValueAsync(string name, string value, CancellationToken cancellationToken);

    /// <summary>
    /// Forgets finished messages accepted before the one time, with their duplicates and what was reported of answers,
    /// and conversations nobody has taken a turn in since the other, with what wanted attention until then. Works in
    /// small steps, so that nobody waits behind it.
    /// </summary>
    /// <returns>How many messages were forgotten.</returns>
    ValueTask<int> PruneAsync(DateTimeOffset acceptedBefore, DateTimeOffset idleSince, CancellationToken cancellationToken);

    /// <summary>
    /// Erases what is known of whoever goes by the address: what they wrote and were answered, conversations, names, what
    /// wanted attention. Of a message only its SID stays until its time is over, so that a webhook that comes again is
    /// still recognised, and answered with silence. Nothing stays to be found in the files.
    /// </summary>
    ValueTask<ForgottenPerson> ForgetAsync(WhatsAppAddress address, CancellationToken cancellationToken);

    /// <summary>Fails when the store can't be written to.</summary>
    ValueTask CheckAsync(CancellationToken cancellationToken);
}

/// <summary>What is to be done again of a turn that is over.</summary>
internal enum Reopening
{
    /// <summary>The assistant is asked again; what was answered is forgotten.</summary>
    Turn,

    /// <summary>The answer is sent by REST, from the message on that was the last to be tried.</summary>
    Delivery,
}
