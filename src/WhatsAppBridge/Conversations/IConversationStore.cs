namespace WhatsAppBridge.Conversations;

/// <summary>
/// Where accepted messages and conversations are kept. Every method fails with
/// <see cref="StoreUnavailableException"/> when the store can't do its work, and then has done none of it.
/// </summary>
internal interface IConversationStore
{
    /// <summary>
    /// Records a message by its SID: duplicate check, inbox and order of arrival in one step. When it returns, the
    /// message survives a crash (as far as the store survives one at all). Calls begun one after the other are
    /// numbered in that order, whenever they end.
    /// </summary>
    ValueTask<Acceptance> AcceptAsync(InboundMessage message, CancellationToken cancellationToken);

    /// <summary>What is known of the conversation; <see cref="ConversationState.None"/> for a new one.</summary>
    ValueTask<ConversationState> LoadAsync(ConversationKey conversation, CancellationToken cancellationToken);

    /// <summary>
    /// Records a turn's answer and the conversation's new state, both or neither. Durable when it returns. Until
    /// <see cref="FinishAsync"/> the answer counts as undelivered; one without messages is finished with this.
    /// </summary>
    ValueTask CompleteAsync(CompletedTurn turn, CancellationToken cancellationToken);

    /// <summary>
    /// Records which message of an answer is next by REST, all before it being with the vendor; and what the webhook has
    /// heard in the answer's place. Durable when it returns.
    /// </summary>
    ValueTask RecordNextAsync(long number, int index, Reply heard, CancellationToken cancellationToken);

    /// <summary>Records that an answer has reached the vendor, or never will. Calls are carried out in their order.</summary>
    ValueTask FinishAsync(long number, CancellationToken cancellationToken);

    /// <summary>Answers that were recorded and not finished, in order of arrival.</summary>
    ValueTask<IReadOnlyList<UndeliveredAnswer>> ListUndeliveredAsync(CancellationToken cancellationToken);

    /// <summary>Messages that were accepted but whose turn never ended, in order of arrival.</summary>
    ValueTask<IReadOnlyList<AcceptedMessage>> ListUnfinishedAsync(CancellationToken cancellationToken);

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

/// <summary>A message with its place in the order of arrival.</summary>
internal sealed record AcceptedMessage(long Number, InboundMessage Message);
