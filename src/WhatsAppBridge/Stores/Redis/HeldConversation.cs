namespace WhatsAppBridge.Stores.Redis;

/// <summary>A conversation that this instance has the lease of.</summary>
/// <param name="key">Which.</param>
/// <param name="keys">Where it is kept.</param>
/// <param name="fence">Under which number of holder.</param>
internal sealed class HeldConversation(ConversationKey key, RedisConversation keys, long fence)
{
    public ConversationKey Key => key;

    public RedisConversation Keys => keys;

    public long Fence => fence;

    /// <summary>The open turns this instance has in hand, by number.</summary>
    public HashSet<long> InHand { get; } = [];

    /// <summary>
    /// Those of them that were taken over from others and have yet to find their way into their lane: what comes in meanwhile
    /// must not get there before them.
    /// </summary>
    public HashSet<long> TakenOver { get; } = [];

    /// <summary>When the store last said that the lease is ours; from before it was asked.</summary>
    public long ConfirmedAt { get; set; }

    /// <summary>When a turn of it last went on.</summary>
    public long TouchedAt { get; set; }

    /// <summary>What the last turn has left; nobody else writes it while the lease is ours.</summary>
    public byte[]? State { get; private set; }

    /// <summary>Whether anybody has told us yet.</summary>
    public bool IsStateKnown { get; private set; }

    public void Remember(byte[]? state) => (State, IsStateKnown) = (state, true);

    public void ForgetState() => (State, IsStateKnown) = (null, false);
}
