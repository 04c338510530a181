namespace WhatsAppBridge.Stores.Redis;

/// <summary>A conversation that this instance has the lease of.</summary>
/// <param name="key">Which.</param>
/// <param name="keys">Where it is kept.</param>
/// <param name="fence">Under which number of holder.</param>
internal sealed class HeldConversation(ConversationKey key, RedisConversation keys, long fence)
{
    // One, nearly always.
    private readonly List<HeldTurn> _inHand = new(1);

    public ConversationKey Key => key;

    public RedisConversation Keys => keys;

    public long Fence => fence;

    /// <summary>Whether this instance has an open turn of it in hand.</summary>
    public bool IsInHand => _inHand.Count > 0;

    /// <summary>
    /// Whether turns that were taken over from others have yet to find their way into their lane: what comes in meanwhile must not
    /// get there before them.
    /// </summary>
    public bool HasTakenOver => _inHand.Exists(turn => turn.IsTakenOver);

    /// <summary>When the store last said that the lease is ours; from before it was asked.</summary>
    public long ConfirmedAt { get; set; }

    /// <summary>When a turn of it last went on.</summary>
    public long TouchedAt { get; set; }

    /// <summary>What the last turn has left; nobody else writes it while the lease is ours.</summary>
    public byte[]? State { get; private set; }

    /// <summary>Whether anybody has told us yet.</summary>
    public bool IsStateKnown { get; private set; }

    /// <summary>A turn is in hand.</summary>
    /// <param name="number">Its number in the conversation.</param>
    /// <param name="isTakenOver">Whether somebody else had it.</param>
    public void Add(long number, bool isTakenOver)
    {
        isTakenOver |= _inHand.Contains(new HeldTurn(number, true));
        Remove(number);
        _inHand.Add(new HeldTurn(number, isTakenOver));
    }

    /// <summary>A turn is in hand no longer.</summary>
    public void Remove(long number) => _inHand.RemoveAll(turn => turn.Number == number);

    /// <summary>The lowest number in hand, the given one left out; null when there is no other.</summary>
    public long? LowestBeside(long number)
    {
        long? lowest = null;
        foreach (var turn in _inHand)
        {
            if (turn.Number != number && (lowest is null || turn.Number < lowest))
                lowest = turn.Number;
        }

        return lowest;
    }

    public void Remember(byte[]? state) => (State, IsStateKnown) = (state, true);

    public void ForgetState() => (State, IsStateKnown) = (null, false);

    private readonly record struct HeldTurn(long Number, bool IsTakenOver);
}
