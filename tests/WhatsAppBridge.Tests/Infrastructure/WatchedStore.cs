using System.Collections.Concurrent;
using WhatsAppBridge.Conversations;
using WhatsAppBridge.Deliveries;

namespace WhatsAppBridge.Tests.Infrastructure;

/// <summary>Counts how often a store is touched on behalf of a message, and for which.</summary>
internal sealed class WatchedStore(StoreSet stores) : IConversationStore, IPersonStore, IDeliveryStore
{
    private int _touches;

    public int Touches => Volatile.Read(ref _touches);

    /// <summary>The SIDs of the messages that were handed in to be recorded, each as often as it was.</summary>
    public ConcurrentDictionary<string, int> Accepted { get; } = new(StringComparer.Ordinal);

    public ValueTask<Acceptance> AcceptAsync(InboundMessage message, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _touches);
        Accepted.AddOrUpdate(message.Sid.Value, 1, (_, count) => count + 1);
        return stores.Conversations.AcceptAsync(message, cancellationToken);
    }

    public ValueTask<ConversationState> LoadAsync(ConversationKey conversation, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _touches);
        return stores.Conversations.LoadAsync(conversation, cancellationToken);
    }

    public ValueTask<bool> CompleteAsync(CompletedTurn turn, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _touches);
        return stores.Conversations.CompleteAsync(turn, cancellationToken);
    }

    public ValueTask<bool> RecordNextAsync(TurnClaim claim, int index, Reply heard, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _touches);
        return stores.Conversations.RecordNextAsync(claim, index, heard, cancellationToken);
    }

    public ValueTask<IReadOnlyList<OpenTurn>> FinishAsync(TurnClaim claim, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _touches);
        return stores.Conversations.FinishAsync(claim, cancellationToken);
    }

    public ValueTask AbandonAsync(TurnClaim claim, CancellationToken cancellationToken) => stores.Conversations.AbandonAsync(claim, cancellationToken);

    public ValueTask<bool> ReopenAsync(ConversationKey conversation, MessageSid sid, Reopening reopening, CancellationToken cancellationToken) =>
        stores.Conversations.ReopenAsync(conversation, sid, reopening, cancellationToken);

    public ValueTask<string> GetOrAddValueAsync(string name, string value, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _touches);
        return stores.Conversations.GetOrAddValueAsync(name, value, cancellationToken);
    }

    public ValueTask<WhatsAppAddress> IdentifyAsync(WhatsAppAddress? phoneNumber, WhatsAppAddress? userId, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _touches);
        return stores.People.IdentifyAsync(phoneNumber, userId, cancellationToken);
    }

    public ValueTask<DeliveryNews> RecordAsync(DeliveryReport report, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _touches);
        return stores.Deliveries.RecordAsync(report, cancellationToken);
    }

    public ValueTask<IReadOnlyCollection<DeliveryStatus>> ListAsync(MessageSid sid, CancellationToken cancellationToken) =>
        stores.Deliveries.ListAsync(sid, cancellationToken);

    // The bridge's own housekeeping, whoever calls or does not call.
    public ValueTask<IReadOnlyList<OpenTurn>> ClaimAsync(CancellationToken cancellationToken) => stores.Conversations.ClaimAsync(cancellationToken);

    public ValueTask<int> PruneAsync(DateTimeOffset acceptedBefore, DateTimeOffset idleSince, CancellationToken cancellationToken) =>
        stores.Conversations.PruneAsync(acceptedBefore, idleSince, cancellationToken);

    public ValueTask<ForgottenPerson> ForgetAsync(WhatsAppAddress address, CancellationToken cancellationToken) => stores.Conversations.ForgetAsync(address, cancellationToken);

    public ValueTask CheckAsync(CancellationToken cancellationToken) => stores.Conversations.CheckAsync(cancellationToken);
}
