namespace WhatsAppBridge.Conversations;

/// <summary>
/// The way in: who is it, and then a place in that person's lane. Messages from one address take their places in the
/// order in which they came, although finding out who wrote may have to wait for the store.
/// </summary>
internal sealed class Arrivals(People people)
{
    private readonly Lanes _doors = new();
    private readonly Lanes _lanes = new();

    /// <summary>How many conversations have work under way.</summary>
    public int Count => _doors.Count + _lanes.Count;

    /// <summary>Begins as soon as the turn's person is known, and runs what that brings, if anything, when the person's lane is free.</summary>
    /// <returns>Completes when it has begun, with what completes when all is run. Neither step may throw.</returns>
    /// <exception cref="StoreUnavailableException">Nobody knows who it is; nothing has begun.</exception>
    public async Task<Task> EnterAsync(Turn turn, Func<LanePlace, Task<Func<Task>?>> begin)
    {
        var entered = Task.CompletedTask;
        await _doors.EnterAsync(new ConversationKey(turn.Message.From, turn.Message.Conversation.Number), async _ =>
        {
            turn.Identify(await people.IdentifyAsync(turn.Message, CancellationToken.None));
            return () =>
            {
                // Only the place is taken here: the next at the door must not wait for the turn.
                entered = _lanes.EnterAsync(turn.Message.Conversation, begin);
                return Task.CompletedTask;
            };
        });
        return entered;
    }

    /// <summary>Completes when all work that has come in so far, and all that it was waiting for, is done.</summary>
    public async Task WhenIdleAsync(CancellationToken cancellationToken)
    {
        await _doors.WhenIdleAsync(cancellationToken);
        await _lanes.WhenIdleAsync(cancellationToken);
    }
}
