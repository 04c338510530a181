namespace WhatsAppBridge.Conversations;

/// <summary>
/// One lane per conversation: work in it is done one after the other, in the order it entered; lanes run side by
/// side. An idle lane costs nothing, it is gone.
/// </summary>
internal sealed class Lanes
{
    private readonly Dictionary<ConversationKey, Lane> _lanes = [];

    /// <summary>How many conversations have work under way.</summary>
    public int Count
    {
        get
        {
            lock (_lanes)
                return _lanes.Count;
        }
    }

    /// <summary>
    /// Begins the first step at once and runs the second when the lane is free. First steps of one lane begin in the
    /// order of their second steps.
    /// </summary>
    /// <returns>Completes with the second step. Fails when a step does; those behind it go on all the same.</returns>
    public Task EnterAsync<T>(ConversationKey conversation, Func<Task<T>> begin, Func<T, Task> work)
    {
        var lane = Join(conversation);
        lock (lane)
        {
            lane.Tail = RunAsync(conversation, lane, lane.Tail, begin(), work);
            return lane.Tail;
        }
    }

    /// <summary>Completes when all work that has entered so far, and all that it was waiting for, is done.</summary>
    public async Task WhenIdleAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task[] tails;
            lock (_lanes)
                tails = [.. _lanes.Values.Select(lane => lane.Tail)];

            if (tails.Length == 0)
                return;

            // A failure has been reported to whoever brought the work.
            await Task.WhenAll(tails).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private async Task RunAsync<T>(ConversationKey conversation, Lane lane, Task previous, Task<T> begun, Func<T, Task> work)
    {
        try
        {
            // One that failed must not take those behind it along.
            await previous.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await work(await begun);
        }
        finally
        {
            Leave(conversation, lane);
        }
    }

    private Lane Join(ConversationKey conversation)
    {
        lock (_lanes)
        {
            if (!_lanes.TryGetValue(conversation, out var lane))
                _lanes[conversation] = lane = new Lane();
            lane.Users++;
            return lane;
        }
    }

    private void Leave(ConversationKey conversation, Lane lane)
    {
        lock (_lanes)
        {
            if (--lane.Users == 0)
                _lanes.Remove(conversation);
        }
    }

    private sealed class Lane
    {
        public int Users { get; set; }

        public Task Tail { get; set; } = Task.CompletedTask;
    }
}
