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
    /// Begins the first step at once and runs the second when the lane is free, unless the first has brought nothing to be
    /// done. First steps of one lane begin in the order of their second steps.
    /// </summary>
    /// <returns>Completes with the second step. Fails when a step does; those behind it go on all the same.</returns>
    public Task EnterAsync<T>(ConversationKey conversation, Func<LanePlace, Task<T?>> begin, Func<T, Task> work)
        where T : class
    {
        var lane = Join(conversation);
        lock (lane.Lock)
        {
            var place = new LanePlace(lane.Pending++, lane.State);
            lane.Tail = RunAsync(conversation, lane, lane.Tail, BeginAsync(lane, place, begin), work);
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

    // What has nothing to be done keeps its place, for the sake of the order, and counts for nobody.
    private static async Task<T?> BeginAsync<T>(Lane lane, LanePlace place, Func<LanePlace, Task<T?>> begin)
        where T : class
    {
        var isPending = false;
        try
        {
            var begun = await begin(place);
            isPending = begun is not null;
            return begun;
        }
        finally
        {
            if (!isPending)
                lane.Release();
        }
    }

    private async Task RunAsync<T>(ConversationKey conversation, Lane lane, Task previous, Task<T?> begun, Func<T, Task> work)
        where T : class
    {
        try
        {
            // One that failed must not take those behind it along.
            await previous.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (await begun is not { } due)
                return;

            try
            {
                await work(due);
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

    private sealed class Lane
    {
        public Lock Lock { get; } = new();

        public int Users { get; set; }

        /// <summary>How many have something to be done, the one at work included.</summary>
        public int Pending { get; set; }

        public LaneState State { get; } = new();

        public Task Tail { get; set; } = Task.CompletedTask;

        public void Release()
        {
            lock (Lock)
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
