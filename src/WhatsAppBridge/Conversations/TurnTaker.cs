using WhatsAppBridge.Assistant;

namespace WhatsAppBridge.Conversations;

/// <summary>Takes a turn: decide, ask, render, record, answer. Runs inside the conversation's lane.</summary>
internal sealed partial class TurnTaker(
    IConversationStore store,
    Inquiry inquiry,
    AnswerWriter answers,
    Delivery delivery,
    ILogger<TurnTaker> logger)
{
    /// <summary>Never throws: this is where an exception of a turn ends, and the person still gets an answer.</summary>
    public async Task TakeAsync(Turn turn, long number)
    {
        using var scope = logger.BeginScope(new TurnScope(turn.Message));
        var plan = await PlanAsync(turn.Message);
        var takesWebhook = delivery.FitsWebhook(plan.Messages) && turn.TryTakeWebhook();
        if (!takesWebhook)
            turn.LeaveWebhook(Reply.Silence);

        var reply = takesWebhook ? new Reply(plan.Messages) : await turn.Reply;
        await RecordAsync(new CompletedTurn
        {
            Number = number,
            Conversation = turn.Message.Conversation,
            Reply = reply,
            Late = takesWebhook ? [] : plan.Messages,
            State = plan.Next,
        });
        turn.Answer(reply);
        Log.TurnTaken(logger, plan.Messages.Count, takesWebhook ? "TwiML" : "REST");
        await FinishAsync(turn.Message, takesWebhook ? [] : plan.Messages, plan.EndedSession);
    }

    private async Task<TurnPlan> PlanAsync(InboundMessage message)
    {
        try
        {
            // The work is bounded by the assistant's timeout, not by any webhook's patience.
            var state = await store.LoadAsync(message.Conversation, CancellationToken.None);
            return answers.Decide(message, state.Menu) switch
            {
                Question.Ask ask => await AskAsync(message, ask, state),
                Question.Answer answer => new TurnPlan(Reply.OfText(answer.Text).Messages, state),
                _ => throw new InvalidOperationException("A question is asked or answered."),
            };
        }
        catch (Exception exception)
        {
            Log.TurnFailed(logger, exception);
            return new TurnPlan(answers.Unavailable.Messages, null);
        }
    }

    private async Task<TurnPlan> AskAsync(InboundMessage message, Question.Ask ask, ConversationState state)
    {
        var result = await inquiry.AskAsync(message, ask, state, CancellationToken.None);
        if (result.Error is { } error)
            LogError(error);
        if (result.Items is null)
            return new TurnPlan(answers.Unavailable.Messages, state with { Session = result.Session }, result.EndedSession);

        var rendered = answers.Render(result.Items, message.Conversation.Number);
        foreach (var item in rendered.Unrendered)
            Log.ItemNotRendered(logger, item.ResponseType, item.Reason);

        return rendered.EndsSession
            ? new TurnPlan(rendered.Messages, new ConversationState(null, rendered.Menu), result.Session ?? result.EndedSession)
            : new TurnPlan(rendered.Messages, new ConversationState(result.Session, rendered.Menu) { Skills = result.Skills }, result.EndedSession);
    }

    // An answer that can't be recorded is still an answer; the message stays unfinished, and is asked again should its
    // webhook come again or the process start anew.
    private async Task RecordAsync(CompletedTurn turn)
    {
        try
        {
            await store.CompleteAsync(turn, CancellationToken.None);
        }
        catch (Exception exception)
        {
            Log.AnswerNotRecorded(logger, exception);
        }
    }

    private async Task FinishAsync(InboundMessage message, IReadOnlyList<OutboundMessage> late, SessionId? endedSession)
    {
        try
        {
            await delivery.SendAsync(message, late, CancellationToken.None);
            if (endedSession is { } session)
                await inquiry.EndSessionAsync(message.Conversation, session, CancellationToken.None);
        }
        catch (Exception exception)
        {
            Log.LateAnswerFailed(logger, exception);
        }
    }

    private void LogError(AssistantError error)
    {
        if (error.IsConfigurationFault)
            Log.AssistantMisconfigured(logger, error.Kind, error.Status, error.Message, error.TransactionId);
        else
            Log.AssistantFailed(logger, error.Kind, error.Status, error.Message, error.TransactionId);
    }

    private static partial class Log
    {
        [LoggerMessage(2001, LogLevel.Information, "Turn taken: {MessageCount} messages by {Path}")]
        public static partial void TurnTaken(ILogger logger, int messageCount, string path);

        [LoggerMessage(2002, LogLevel.Error, "Turn failed by a fault of the bridge; the person is told the assistant is unavailable")]
        public static partial void TurnFailed(ILogger logger, Exception exception);

        [LoggerMessage(2003, LogLevel.Warning, "Assistant gave no answer: {Kind}, status {Status}, {Explanation}, transaction {TransactionId}")]
        public static partial void AssistantFailed(ILogger logger, AssistantErrorKind kind, int? status, string explanation, string? transactionId);

        [LoggerMessage(2004, LogLevel.Error, "Assistant refused the bridge's settings: {Kind}, status {Status}, {Explanation}, transaction {TransactionId}. Check Assistant:Url, Assistant:AssistantId, Assistant:EnvironmentId, Assistant:CertificateAuthority and the credentials")]
        public static partial void AssistantMisconfigured(ILogger logger, AssistantErrorKind kind, int? status, string explanation, string? transactionId);

        [LoggerMessage(2006, LogLevel.Error, "The turn's answer could not be recorded; the message may be asked again")]
        public static partial void AnswerNotRecorded(ILogger logger, Exception exception);

        [LoggerMessage(2007, LogLevel.Error, "The turn's late answer failed by a fault of the bridge")]
        public static partial void LateAnswerFailed(ILogger logger, Exception exception);

        [LoggerMessage(2005, LogLevel.Information, "Response item of type {ResponseType} became nothing: {Reason}")]
        public static partial void ItemNotRendered(ILogger logger, string responseType, string reason);
    }

    /// <param name="Messages">What the person gets.</param>
    /// <param name="Next">The conversation's state from now on; null leaves it as it was.</param>
    /// <param name="EndedSession">A session the assistant has ended, to be told so when the person has the answer.</param>
    private sealed record TurnPlan(IReadOnlyList<OutboundMessage> Messages, ConversationState? Next, SessionId? EndedSession = null);
}
