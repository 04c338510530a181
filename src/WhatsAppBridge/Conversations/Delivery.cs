using WhatsAppBridge.Attention;

namespace WhatsAppBridge.Conversations;

/// <summary>
/// Takes an answer to a person by REST, one message after the other. Before each it is recorded that it is next, so that
/// a crash can double no more than the one message that was under way.
/// </summary>
internal sealed partial class Delivery(
    IReplySender sender, IConversationStore store, ISendReports reports, Arrears arrears, DeliveryOptions options, TimeProvider time, ILogger<Delivery> logger)
{
    // Dialogs may pause for a minute; a lane that waits that long keeps the person's next message waiting too.
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    // For a vendor that has no time at the moment, besides the repetitions its client makes by itself.
    private static readonly TimeSpan[] Patience = [.. new[] { 1, 2, 4, 8, 16, 30 }.Select(seconds => TimeSpan.FromSeconds(seconds))];

    private bool IsStrict => options.Ordering == DeliveryOrdering.Strict;

    public bool FitsWebhook(IReadOnlyList<OutboundMessage> messages) => (!IsStrict || messages.Count <= 1) && sender.FitsWebhook(messages);

    /// <summary>Sends the messages from the given one on.</summary>
    /// <param name="turn">Whose answer it is.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="heard">What the webhook has heard in its place.</param>
    /// <param name="stopping">The process stops: whatever waits for a vendor without time is left for the next start.</param>
    /// <returns>False when another instance has taken the answer over and sends the rest.</returns>
    public async Task<bool> SendAsync(OpenTurn turn, UndeliveredAnswer answer, Reply heard, CancellationToken stopping)
    {
        var isComplete = true;
        MessageSid? previous = null;
        for (var i = answer.Next ?? 0; i < answer.Messages.Count; i++)
        {
            // Before all waiting: a stop within it must not send the message before once more.
            if (!await RecordNextAsync(turn.Claim, i, heard))
                return false;

            if (IsStrict && previous is { } sent)
                await reports.WhenSentAsync(sent, options.StrictPatience, stopping);
            var message = answer.Messages[i];
            if (message.PauseBefore > TimeSpan.Zero)
                await Task.Delay(message.PauseBefore < LongestPause ? message.PauseBefore : LongestPause, time, CancellationToken.None);

            var outcome = await SendPatientlyAsync(turn.Message, message, stopping);
            previous = outcome.Sid;
            // An answer without its beginning, or to somebody who wants none, is worse than no answer.
            var isLast = i == answer.Messages.Count - 1 || outcome.Kind is SendOutcomeKind.Refused or SendOutcomeKind.NotNow;
            isComplete &= await HandleAsync(turn, outcome, isLast);
            if (isLast)
                break;
        }

        if (turn.IsReopened && isComplete)
            await arrears.SettleAsync(AttentionKind.NotSent, turn.Message);
        return true;
    }

    /// <summary>The answer is with the vendor. Never throws.</summary>
    /// <returns>What other instances have left to us meanwhile.</returns>
    public async Task<IReadOnlyList<OpenTurn>> FinishAsync(TurnClaim claim)
    {
        try
        {
            return await store.FinishAsync(claim, CancellationToken.None);
        }
        catch (StoreUnavailableException exception)
        {
            Log.ProgressNotRecorded(logger, exception);
            return [];
        }
    }

    // A store that fails must not keep an answer from the person; the price is a double should the process stop as well. Where it has to,
    // the rest is left for the next start.
    private async Task<bool> RecordNextAsync(TurnClaim claim, int index, Reply heard)
    {
        try
        {
            return await store.RecordNextAsync(claim, index, heard, CancellationToken.None);
        }
        catch (StoreUnavailableException exception) when (!exception.IsUntilRestart)
        {
            Log.ProgressNotRecorded(logger, exception);
            return true;
        }
    }

    private async Task<SendOutcome> SendPatientlyAsync(InboundMessage inReplyTo, OutboundMessage message, CancellationToken stopping)
    {
        foreach (var pause in Patience)
        {
            var outcome = await sender.SendAsync(inReplyTo, message, CancellationToken.None);
            if (outcome.Kind != SendOutcomeKind.NotNow)
                return outcome;

            Log.MessagePostponed(logger, outcome.ErrorCode, pause);
            await Task.Delay(pause, time, stopping);
        }

        return await sender.SendAsync(inReplyTo, message, CancellationToken.None);
    }

    private async Task<bool> HandleAsync(OpenTurn turn, SendOutcome outcome, bool isLast)
    {
        if (outcome.Kind == SendOutcomeKind.Accepted)
        {
            Log.MessageSent(logger, outcome.Sid?.Value);
            return true;
        }

        Log.MessageNotSent(logger, outcome.Kind, outcome.ErrorCode);
        await arrears.NoteUnsentAsync(turn.Message, outcome, isLast);
        return false;
    }

    private static partial class Log
    {
        [LoggerMessage(2101, LogLevel.Information, "Message handed to Twilio by REST as {OutboundSid}")]
        public static partial void MessageSent(ILogger logger, string? outboundSid);

        [LoggerMessage(2102, LogLevel.Error, "Message not sent by REST: {Outcome}, Twilio error {ErrorCode}")]
        public static partial void MessageNotSent(ILogger logger, SendOutcomeKind outcome, int? errorCode);

        [LoggerMessage(2103, LogLevel.Warning, "Twilio has no time for a message, error {ErrorCode}; it is tried again in {Pause}")]
        public static partial void MessagePostponed(ILogger logger, int? errorCode, TimeSpan pause);

        [LoggerMessage(2104, LogLevel.Error, "How far an answer has come could not be recorded; should the process stop now, it may go out twice")]
        public static partial void ProgressNotRecorded(ILogger logger, Exception exception);
    }
}
