using WhatsAppBridge.Conversations;

namespace WhatsAppBridge.Stores;

/// <summary>
/// Turns that the process could not bring to their end, for a store that belongs to one process: it takes them up again by itself,
/// at once the first time and less and less often after that. Its file knows them as open, should the process stop before.
/// </summary>
internal sealed class GivenBack(TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(3);

    private readonly Dictionary<long, Entry> _turns = [];

    /// <summary>The turn is nobody's for now.</summary>
    public void Add(TurnClaim claim)
    {
        lock (_turns)
        {
            var times = _turns.TryGetValue(claim.Number, out var before) ? before.Times + 1 : 0;
            var pause = times == 0 ? TimeSpan.Zero : FirstPause * Math.Pow(2, Math.Min(times - 1, 8));
            _turns[claim.Number] = new Entry(claim.Conversation, times, time.GetUtcNow() + (pause < LongestPause ? pause : LongestPause), IsWaiting: true);
        }
    }

    /// <summary>The turn is over.</summary>
    public void Remove(TurnClaim claim)
    {
        lock (_turns)
            _turns.Remove(claim.Number);
    }

    /// <summary>The numbers of those whose pause is over, in order. Whoever asks takes them.</summary>
    public IReadOnlyList<long> TakeDue()
    {
        lock (_turns)
        {
            var now = time.GetUtcNow();
            return Take(turn => turn.DueAt <= now);
        }
    }

    /// <summary>The numbers of those that the conversation's next message must not overtake, due or not. Whoever asks takes them.</summary>
    public IReadOnlyList<long> TakeOf(ConversationKey conversation)
    {
        lock (_turns)
            return _turns.Count == 0 ? [] : Take(turn => turn.Conversation == conversation);
    }

    /// <summary>They could not be taken after all.</summary>
    public void PutBack(IReadOnlyList<long> numbers)
    {
        lock (_turns)
        {
            foreach (var number in numbers.Where(_turns.ContainsKey))
                _turns[number] = _turns[number] with { IsWaiting = true };
        }
    }

    private List<long> Take(Func<Entry, bool> isWanted)
    {
        var taken = _turns.Where(turn => turn.Value.IsWaiting && isWanted(turn.Value)).Select(turn => turn.Key).Order().ToList();
        foreach (var number in taken)
            _turns[number] = _turns[number] with { IsWaiting = false };
        return taken;
    }

    private readonly record struct Entry(ConversationKey Conversation, int Times, DateTimeOffset DueAt, bool IsWaiting);
}
