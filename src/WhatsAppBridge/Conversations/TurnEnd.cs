namespace WhatsAppBridge.Conversations;

/// <summary>How a turn has left its lane.</summary>
internal readonly record struct TurnEnd
{
    private readonly IReadOnlyList<OpenTurn>? _waiting;

    private TurnEnd(IReadOnlyList<OpenTurn> waiting) => _waiting = waiting;

    /// <summary>It did not come to its end here: whoever is next to reach the store takes it up.</summary>
    public static TurnEnd Left => default;

    /// <summary>It has come to its end.</summary>
    /// <param name="waiting">Turns of the same conversation that other instances have left to us meanwhile, oldest first, to be taken next.</param>
    public static TurnEnd Over(IReadOnlyList<OpenTurn> waiting) => new(waiting);

    public bool IsOver => _waiting is not null;

    /// <summary>Who is next; none where the turn was left.</summary>
    public IReadOnlyList<OpenTurn> Waiting => _waiting ?? [];
}
