using WhatsAppBridge.Attention;

namespace WhatsAppBridge.Conversations;

/// <summary>
/// What people are owed: put on the attention list when it can't be given, taken off when it was made good. Never throws;
/// a list that can't be written must not keep an answer from anybody.
/// </summary>
internal sealed partial class Arrears(IAttentionList attention, TimeProvider time, ILogger<Arrears> logger)
{
    public Task NoteUnansweredAsync(InboundMessage message, Unanswered unanswered) => AddAsync(new AttentionItem
    {
        Kind = AttentionKind.NotAnswered,
        Sid = message.Sid,
        Conversation = message.Conversation,
        Reason = unanswered.Reason,
        NoticedAt = time.GetUtcNow(),
        Retry = unanswered.Retry,
    });

    /// <param name="message">What was answered.</param>
    /// <param name="outcome">What became of a message of the answer.</param>
    /// <param name="isLast">Whether it was the last one tried: only from there can the answer be taken up again.</param>
    public Task NoteUnsentAsync(InboundMessage message, SendOutcome outcome, bool isLast) => AddAsync(new AttentionItem
    {
        Kind = AttentionKind.NotSent,
        Sid = message.Sid,
        Conversation = message.Conversation,
        ErrorCode = outcome.ErrorCode,
        Reason = outcome.Reason ?? "",
        NoticedAt = time.GetUtcNow(),
        Retry = isLast ? AttentionRetry.ByHand : AttentionRetry.Never,
    });

    public async Task SettleAsync(AttentionKind kind, InboundMessage message)
    {
        try
        {
            await attention.SettleAsync(kind, message.Sid, CancellationToken.None);
        }
        catch (StoreUnavailableException exception)
        {
            Log.ListNotWritten(logger, exception, kind);
        }
    }

    private async Task AddAsync(AttentionItem item)
    {
        Log.AttentionWanted(logger, item.Kind);
        try
        {
            await attention.AddAsync(item, CancellationToken.None);
        }
        catch (StoreUnavailableException exception)
        {
            Log.ListNotWritten(logger, exception, item.Kind);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2601, LogLevel.Information, "What the person is owed is on the attention list as {Kind}")]
        public static partial void AttentionWanted(ILogger logger, AttentionKind kind);

        [LoggerMessage(2602, LogLevel.Error, "The attention list could not be written about what is {Kind}")]
        public static partial void ListNotWritten(ILogger logger, Exception exception, AttentionKind kind);
    }
}
