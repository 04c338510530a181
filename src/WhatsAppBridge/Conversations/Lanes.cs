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
    /// Begins at once, in the order in which everybody has entered, and runs what that brings, if anything, when the lane is free.
    /// </summary>
    /// <returns>Completes when all is run. Fails when a step does; those behind it go on all the same.</returns>
    public Task EnterAsync(ConversationKey conversation, Func<LanePlace, Task<Func<Task>?>> begin)
    {
        var lane = Join(conversation);
        lock (lane)
        {
            var place = new LanePlace(lane.Pending++, lane.State);
            lane.Tail = RunAsync(conversation, lane, place, begin, lane.Tail);
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

    private async Task RunAsync(ConversationKey conversation, Lane lane, LanePlace place, Func<LanePlace, Task<Func<Task>?>> begin, Task previous)
    {
        Func<Task>? work = null;
        try
        {
            try
            {
                work = await begin(place);
            }
            finally
            {
                // What has nothing to be done, or failed, counts for nobody from here on, and keeps its place for the sake of the order.
                if (work is null)
                    lane.Release();
                // One that failed must not take those behind it along.
                await previous.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            if (work is null)
                return;

            try
            {
                await work();
            }
            finally
            {
                lane.Release();
            }
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

    // Its own lock: thousands of conversations may have one at once, and nobody else sees it.
    private sealed class Lane
    {
        public int Users { get; set; }

        /// <summary>How many have something to be done, the one at work included.</summary>
        public int Pending { get; set; }

        public LaneState State { get; } = new();

        public Task Tail { get; set; } = Task.CompletedTask;

        public void Release()
        {
            lock (this)
                Pending--;
        }
    }
}

/// <summary>A place in a lane.</summary>
/// <param name="Ahead">How many have something to be done before it.</param>
/// <param name="Lane">Shared by everybody in the lane, and gone with it.</param>
internal readonly record struct LanePlace(int Ahead, LaneState Lane);

/// <summary>What is known of a lane for as long as there is anybody in it.</summary>
internal sealed class LaneState
{
    private int _isTold;

    /// <summary>A turn could not be brought to its end here; nobody may overtake it. Only whoever is at work in the lane says so.</summary>
    public bool IsStuck { get; set; }

    /// <summary>True for the first to ask: what is said once in a lane's life is theirs to say.</summary>
    public bool TryTell() => Interlocked.Exchange(ref _isTold, 1) == 0;
}
