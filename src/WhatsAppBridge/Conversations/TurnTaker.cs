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
        try
        {
            await TakeOrThrowAsync(turn, number);
        }
        catch (Exception exception)
        {
            Log.TurnFailed(logger, exception);
            turn.LeaveWebhook(answers.Unavailable);
            turn.Answer(answers.Unavailable);
        }
    }

    // The work is bounded by the assistant's timeout, not by any webhook's patience.
    private async Task TakeOrThrowAsync(Turn turn, long number)
    {
        var message = turn.Message;
        var state = await store.LoadAsync(message.Conversation, CancellationToken.None);
        var (messages, next) = await AnswerAsync(message, state);

        var takesWebhook = delivery.FitsWebhook(messages) && turn.TryTakeWebhook();
        if (!takesWebhook)
            turn.LeaveWebhook(Reply.Silence);

        var reply = takesWebhook ? new Reply(messages) : await turn.Reply;
        await store.CompleteAsync(
            new CompletedTurn
            {
                Number = number,
                Conversation = message.Conversation,
                Reply = reply,
                Late = takesWebhook ? [] : messages,
                State = next,
            },
            CancellationToken.None);
        turn.Answer(reply);
        Log.TurnTaken(logger, messages.Count, takesWebhook ? "TwiML" : "REST");

        if (!takesWebhook)
            await delivery.SendAsync(message.Conversation, messages, CancellationToken.None);
    }

    private async Task<(IReadOnlyList<OutboundMessage> Messages, ConversationState Next)> AnswerAsync(InboundMessage message, ConversationState state)
    {
        switch (answers.Decide(message, state.Menu))
        {
            case Question.Ask ask:
                var result = await inquiry.AskAsync(message, ask, state.Session, CancellationToken.None);
                if (result.Items is null)
                {
                    LogError(result.Error!);
                    return (answers.Unavailable.Messages, state with { Session = result.Session });
                }

                var rendered = answers.Render(result.Items, message.Conversation.Number);
                foreach (var item in rendered.Unrendered)
                    Log.ItemNotRendered(logger, item.ResponseType, item.Reason);

                if (rendered.EndsSession && result.Session is { } ended)
                    await inquiry.EndSessionAsync(message.Conversation, ended, CancellationToken.None);
                return (rendered.Messages, new ConversationState(rendered.EndsSession ? null : result.Session, rendered.Menu));

            case Question.Answer answer:
                return (Reply.OfText(answer.Text).Messages, state);

            default:
                throw new InvalidOperationException("A question is asked or answered.");
        }
    }

    private void LogError(AssistantError error)
    {
        if (error.Kind is AssistantErrorKind.WrongIds or AssistantErrorKind.NotAuthorised)
            Log.AssistantMisconfigured(logger, error.Kind, error.Status, error.Message, error.TransactionId);
        else
            Log.AssistantFailed(logger, error.Kind, error.Status, error.Message, error.TransactionId);
    }

    private static partial class Log
    {
        [LoggerMessage(2001, LogLevel.Information, "Turn taken: {MessageCount} messages by {Path}")]
        public static partial void TurnTaken(ILogger logger, int messageCount, string path);

        [LoggerMessage(2002, LogLevel.Error, "Turn failed by a fault of the bridge; the person was told the assistant is unavailable")]
        public static partial void TurnFailed(ILogger logger, Exception exception);

        [LoggerMessage(2003, LogLevel.Warning, "Assistant gave no answer: {Kind}, status {Status}, {Explanation}, transaction {TransactionId}")]
        public static partial void AssistantFailed(ILogger logger, AssistantErrorKind kind, int? status, string explanation, string? transactionId);

        [LoggerMessage(2004, LogLevel.Error, "Assistant refused the bridge's settings: {Kind}, status {Status}, {Explanation}, transaction {TransactionId}. Check Assistant:Url, Assistant:AssistantId, Assistant:EnvironmentId and the credentials")]
        public static partial void AssistantMisconfigured(ILogger logger, AssistantErrorKind kind, int? status, string explanation, string? transactionId);

        [LoggerMessage(2005, LogLevel.Information, "Response item of type {ResponseType} became nothing: {Reason}")]
        public static partial void ItemNotRendered(ILogger logger, string responseType, string reason);
    }
}
