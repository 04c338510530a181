using WhatsAppBridge.Assistant;
using WhatsAppBridge.Attention;

namespace WhatsAppBridge.Conversations;

/// <summary>The first half of a turn: decides what to do about a message, asks the assistant, renders what it says.</summary>
internal sealed partial class TurnPlanner(
    IConversationStore store, Inquiry inquiry, AnswerWriter answers, AssistantDirectory assistants, TimeProvider time, ILogger<TurnPlanner> logger)
{
    /// <summary>What the person gets: a fault of ours is an answer, too.</summary>
    /// <exception cref="StoreUnavailableException">
    /// The conversation's state is out of reach. That is no reason to apologise: whoever reaches the store next takes the turn.
    /// </exception>
    public async Task<TurnPlan> PlanAsync(InboundMessage message)
    {
        try
        {
            // The work is bounded by the assistant's timeout, not by any webhook's patience.
            var state = await store.LoadAsync(message.Conversation, CancellationToken.None);
            return answers.Decide(message, state.Menu) switch
            {
                Question.Ask ask => Plan(message, state, await inquiry.AskAsync(message, ask, state, CancellationToken.None)),
                Question.Answer answer => new TurnPlan(Reply.OfText(answer.Text).Messages, state),
                _ => throw new InvalidOperationException("A question is asked or answered."),
            };
        }
        catch (Exception exception) when (exception is not StoreUnavailableException)
        {
            Log.TurnFailed(logger, exception);
            return new TurnPlan(answers.Unavailable.Messages, null) { Unanswered = new Unanswered("The bridge failed over this message; its log says how.", AttentionRetry.ByHand) };
        }
    }

    /// <summary>
    /// Whether the messages, one after the other, are plain words to the assistant: no choice from the list shown last, no
    /// command, no attachment. Only such can be asked together.
    /// </summary>
    /// <returns>How many of them are, from the first on.</returns>
    public async Task<int> CountPlainAsync(IReadOnlyList<InboundMessage> messages)
    {
        var state = await store.LoadAsync(messages[0].Conversation, CancellationToken.None);
        return messages.TakeWhile(message =>
            message is { Kind: InboundKind.Text, Media.Count: 0 }
            && answers.Decide(message, state.Menu) is Question.Ask { Choice: null, StartsAfresh: false }).Count();
    }

    /// <summary>Ends the session the assistant has ended, once the person has the answer.</summary>
    public Task EndAsync(InboundMessage message, TurnPlan plan) =>
        plan.EndedSession is { } session ? inquiry.EndSessionAsync(message.Conversation, session, CancellationToken.None) : Task.CompletedTask;

    private TurnPlan Plan(InboundMessage message, ConversationState state, InquiryResult result)
    {
        if (result.Error is { } error)
            LogError(error);
        if (result.Items is null)
            return Apologise(message, state, result);

        var rendered = answers.Render(result.Items, message.Conversation.Number);
        return rendered.EndsSession
            ? new TurnPlan(rendered.Messages, new ConversationState(null, rendered.Menu), result.Session ?? result.EndedSession)
            : new TurnPlan(rendered.Messages, new ConversationState(result.Session, rendered.Menu) { Skills = result.Skills }, result.EndedSession);
    }

    // Once an outage: somebody who goes on writing to an assistant that is away gets no more apologies for it.
    private TurnPlan Apologise(InboundMessage message, ConversationState state, InquiryResult result)
    {
        var now = time.GetUtcNow();
        var isTold = result.Error is { IsOutage: true } && Outage.IsToldAlready(state.ToldUnavailableAt, assistants.For(message.Conversation.Number)?.AnsweredAt, now);
        var next = state with { Session = result.Session, ToldUnavailableAt = isTold ? state.ToldUnavailableAt : now };
        return new TurnPlan(isTold ? Reply.Silence.Messages : answers.Unavailable.Messages, next, result.EndedSession) { Unanswered = Unanswered.Because(result.Error) };
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
        [LoggerMessage(2002, LogLevel.Error, "Turn failed by a fault of the bridge; the person is told the assistant is unavailable")]
        public static partial void TurnFailed(ILogger logger, Exception exception);

        [LoggerMessage(2003, LogLevel.Warning, "Assistant gave no answer: {Kind}, status {Status}, {Explanation}, transaction {TransactionId}")]
        public static partial void AssistantFailed(ILogger logger, AssistantErrorKind kind, int? status, string explanation, string? transactionId);

        [LoggerMessage(2004, LogLevel.Error, "Assistant refused the bridge's settings: {Kind}, status {Status}, {Explanation}, transaction {TransactionId}. Check Assistant:Url, Assistant:AssistantId, Assistant:EnvironmentId, Assistant:CertificateAuthority and the credentials")]
        public static partial void AssistantMisconfigured(ILogger logger, AssistantErrorKind kind, int? status, string explanation, string? transactionId);
    }
}

/// <param name="Messages">What the person gets.</param>
/// <param name="Next">The conversation's state from now on; null leaves it as it was.</param>
/// <param name="EndedSession">A session the assistant has ended, to be told so when the person has the answer.</param>
internal sealed record TurnPlan(IReadOnlyList<OutboundMessage> Messages, ConversationState? Next, SessionId? EndedSession = null)
{
    /// <summary>Why the person is still owed an answer; null when this is one.</summary>
    public Unanswered? Unanswered { get; init; }
}
