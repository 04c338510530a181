using System.Collections.Concurrent;
using WhatsAppBridge.Conversations;

namespace WhatsAppBridge.Tests.Infrastructure;

/// <summary>Counts how often a store is touched on behalf of a message, and for which.</summary>
internal sealed class WatchedStore(IConversationStore store) : IConversationStore, IDisposable
{
    private int _touches;

    public int Touches => Volatile.Read(ref _touches);

    /// <summary>The SIDs of the messages that were handed in to be recorded, each as often as it was.</summary>
    public ConcurrentDictionary<string, int> Accepted { get; } = new(StringComparer.Ordinal);

    public ValueTask<Acceptance> AcceptAsync(InboundMessage message, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _touches);
        Accepted.AddOrUpdate(message.Sid.Value, 1, (_, count) => count + 1);
        return store.AcceptAsync(message, cancellationToken);
    }

    public ValueTask<ConversationState> LoadAsync(ConversationKey conversation, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _touches);
        return store.LoadAsync(conversation, cancellationToken);
    }

    public ValueTask CompleteAsync(CompletedTurn turn, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _touches);
        return store.CompleteAsync(turn, cancellationToken);
    }

    public ValueTask<string> GetOrAddValueAsync(string name, string value, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _touches);
        return store.GetOrAddValueAsync(name, value, cancellationToken);
    }

    // The bridge's own housekeeping, whoever calls or does not call.
    public ValueTask<IReadOnlyList<AcceptedMessage>> ListUnfinishedAsync(CancellationToken cancellationToken) => store.ListUnfinishedAsync(cancellationToken);

    public ValueTask<int> PruneAsync(DateTimeOffset acceptedBefore, DateTimeOffset idleSince, CancellationToken cancellationToken) =>
        store.PruneAsync(acceptedBefore, idleSince, cancellationToken);

    public ValueTask CheckAsync(CancellationToken cancellationToken) => store.CheckAsync(cancellationToken);

    public void Dispose() => (store as IDisposable)?.Dispose();
}
