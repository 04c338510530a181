using WhatsAppBridge.Assistant;

namespace WhatsAppBridge.Conversations;

/// <summary>Erases one person: in the store, and at every assistant under each name they were known by.</summary>
internal sealed class Erasure(IConversationStore store, PersonIds personIds, AssistantDirectory assistants)
{
    /// <exception cref="StoreUnavailableException">Nothing has been erased.</exception>
    public async Task<ErasureReport> ForgetAsync(WhatsAppAddress address, CancellationToken cancellationToken)
    {
        var forgotten = await store.ForgetAsync(address, cancellationToken);
        var outcomes = new List<ErasureOutcome>();
        // Labelled data belongs to the instance, whichever of its assistants has brought it.
        foreach (var assistant in assistants.All.DistinctBy(assistant => assistant.Options.Url))
            outcomes.Add(new ErasureOutcome(assistant.Options.Url, await EraseAsync(assistant, forgotten.Names, cancellationToken)));
        return new ErasureReport(forgotten, outcomes);
    }

    private async Task<string?> EraseAsync(AssistantClient assistant, IReadOnlyList<WhatsAppAddress> names, CancellationToken cancellationToken)
    {
        foreach (var name in names)
        {
            var customer = await personIds.OfAsync(name, cancellationToken);
            if (personIds.IsNew)
                return "the key that names people was made just now, so nobody can be found by it: this is not the store the service uses, or one that keeps nothing (Store, Conversation:UserIdSecret)";

            if (await assistant.EraseAsync(customer, cancellationToken) is { } error)
                return $"{error.Kind}, status {error.Status?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "none"}: {error.Message} (transaction {error.TransactionId ?? "none"})";
        }

        return null;
    }
}

/// <summary>What was erased here, and what came of it at each assistant.</summary>
internal sealed record ErasureReport(ForgottenPerson Here, IReadOnlyList<ErasureOutcome> AtAssistants)
{
    public bool IsComplete => AtAssistants.All(outcome => outcome.Problem is null);
}

/// <param name="Url">The assistant's instance.</param>
/// <param name="Problem">Why it has not erased everything; null when it has taken the request.</param>
internal sealed record ErasureOutcome(string Url, string? Problem);
