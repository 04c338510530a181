using WhatsAppBridge.Assistant;
using WhatsAppBridge.Attention;

namespace WhatsAppBridge.Conversations;

/// <summary>
/// Tries once more to give people what they are owed. What is opened again is taken up by whichever instance runs, within
/// seconds; its entry leaves the attention list when it has been made good.
/// </summary>
internal sealed partial class Retries(
    IConversationStore store, IAttentionList attention, AssistantDirectory assistants, ConversationOptions options, TimeProvider time, ILogger<Retries> logger)
{
    // As many as an assistant that has just come back can take at once, every half minute.
    private const int LargestStep = 20;

    // WhatsApp lets a business write freely for this long after the person has written.
    // https://developers.facebook.com/docs/whatsapp/cloud-api/guides/send-messages#customer-service-windows
    private static readonly TimeSpan Window = TimeSpan.FromHours(24);

    /// <returns>False when there is nothing left that could be tried again.</returns>
    /// <exception cref="StoreUnavailableException">Nothing has been opened.</exception>
    public async Task<bool> RetryAsync(AttentionItem item, CancellationToken cancellationToken)
    {
        if (item.Retry == AttentionRetry.Never)
            return false;

        var reopening = item.Kind == AttentionKind.NotAnswered ? Reopening.Turn : Reopening.Delivery;
        var isOpen = await store.ReopenAsync(item.Conversation, item.Sid, reopening, cancellationToken);
        if (isOpen)
            Log.TurnReopened(logger, item.Sid, item.Kind);
        return isOpen;
    }

    /// <summary>
    /// What <c>Conversation:RetryFor</c> asks for: the oldest first; one alone as long as the assistant has answered
    /// nobody since it was noticed.
    /// </summary>
    /// <returns>How many turns were opened.</returns>
    /// <exception cref="StoreUnavailableException">The rest has not been opened.</exception>
    public async Task<int> RetryDueAsync(CancellationToken cancellationToken)
    {
        if (options.RetryFor == TimeSpan.Zero)
            return 0;

        var now = time.GetUtcNow();
        var limit = options.RetryFor < Window ? options.RetryFor : Window;
        var due = (await attention.ListAsync(cancellationToken))
            .Where(item => item is { Kind: AttentionKind.NotAnswered, Retry: AttentionRetry.ByItself } && now - item.NoticedAt < limit)
            .GroupBy(item => assistants.For(item.Conversation.Number));
        var opened = 0;
        foreach (var items in due)
        {
            foreach (var item in items.Take(StepOf(items.Key, [.. items], now)))
                opened += await RetryAsync(item, cancellationToken) ? 1 : 0;
        }

        return opened;
    }

    private static int StepOf(AssistantClient? assistant, IReadOnlyList<AttentionItem> items, DateTimeOffset now) => assistant switch
    {
        null => 0,
        { SuspendedUntil: { } until } when until > now => 0,
        { AnsweredAt: { } answered } when answered > items[^1].NoticedAt => LargestStep,
        _ => 1,
    };

    private static partial class Log
    {
        [LoggerMessage(2603, LogLevel.Information, "{MessageSid}, which was {Kind}, is tried once more")]
        public static partial void TurnReopened(ILogger logger, MessageSid messageSid, AttentionKind kind);
    }
}
