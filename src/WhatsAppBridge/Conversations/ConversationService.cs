namespace WhatsAppBridge.Conversations;

/// <summary>
/// The conversations' life with the process: resumes what a crash cut off before the first webhook comes in, takes over
/// what others leave behind, forgets what is past its retention, and lets turns end before the process does.
/// </summary>
internal sealed partial class ConversationService(
    Passage passage,
    Arrivals arrivals,
    Retries retries,
    IConversationStore store,
    RetentionPeriod retention,
    TimeProvider time,
    ILogger<ConversationService> logger) : BackgroundService
{
    private static readonly TimeSpan PruneInterval = TimeSpan.FromMinutes(30);

    // What another instance leaves behind waits for its lease to end first; seconds more or less are nothing to that.
    private static readonly TimeSpan ClaimInterval = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(30);

    private bool _claimingFails;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await passage.ResumeAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (arrivals.Count > 0)
            Log.WaitingForTurns(logger, arrivals.Count);
        try
        {
            await arrivals.WhenIdleAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // What is still under way stays recorded as accepted and is resumed at the next start.
            Log.TurnsLeft(logger, arrivals.Count);
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        EachAsync(ClaimInterval, ClaimAsync, stoppingToken),
        EachAsync(RetryInterval, RetryAsync, stoppingToken),
        EachAsync(PruneInterval, PruneAsync, stoppingToken));

    private async Task EachAsync(TimeSpan interval, Func<CancellationToken, Task> work, CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(interval, time);
        do
            await work(stoppingToken);
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task ClaimAsync(CancellationToken cancellationToken)
    {
        try
        {
            await passage.ResumeAsync(cancellationToken);
            _claimingFails = false;
        }
        catch (StoreUnavailableException exception)
        {
            // Once, not with every try.
            if (!_claimingFails)
                Log.ClaimingFailed(logger, exception);
            _claimingFails = true;
        }
    }

    private async Task RetryAsync(CancellationToken cancellationToken)
    {
        try
        {
            await retries.RetryDueAsync(cancellationToken);
        }
        catch (StoreUnavailableException exception)
        {
            Log.RetryingFailed(logger, exception);
        }
    }

    private async Task PruneAsync(CancellationToken cancellationToken)
    {
        try
        {
            var now = time.GetUtcNow();
            var count = await store.PruneAsync(now - retention.Value, now - retention.OfConversations, cancellationToken);
            if (count > 0)
                Log.MessagesForgotten(logger, count);
        }
        catch (StoreUnavailableException exception)
        {
            Log.PruningFailed(logger, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2301, LogLevel.Information, "Stopping: {Count} conversations have a turn under way")]
        public static partial void WaitingForTurns(ILogger logger, int count);

        [LoggerMessage(2302, LogLevel.Warning, "Stopped with turns under way in {Count} conversations; they are resumed at the next start")]
        public static partial void TurnsLeft(ILogger logger, int count);

        [LoggerMessage(2303, LogLevel.Information, "{Count} messages were past their retention and are forgotten")]
        public static partial void MessagesForgotten(ILogger logger, int count);

        [LoggerMessage(2304, LogLevel.Warning, "Messages past their retention could not be removed")]
        public static partial void PruningFailed(ILogger logger, Exception exception);

        [LoggerMessage(2305, LogLevel.Warning, "The store could not be asked for turns that others left behind; that is tried again until it works")]
        public static partial void ClaimingFailed(ILogger logger, Exception exception);

        [LoggerMessage(2306, LogLevel.Warning, "What people are owed could not be tried again (Conversation:RetryFor)")]
        public static partial void RetryingFailed(ILogger logger, Exception exception);
    }
}

/// <summary>How long finished messages are kept: <c>Store:Retention</c>.</summary>
internal sealed record RetentionPeriod(TimeSpan Value)
{
    // No plan of the vendor lets a session live longer than seven days of silence.
    private static readonly TimeSpan LongestSession = TimeSpan.FromDays(8);

    /// <summary>How long a conversation is remembered in which nothing is said.</summary>
    public TimeSpan OfConversations => Value > LongestSession ? Value : LongestSession;
}
