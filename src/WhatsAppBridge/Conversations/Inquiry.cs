using WhatsAppBridge.Assistant;
using WhatsAppBridge.Assistant.Responses;

namespace WhatsAppBridge.Conversations;

/// <summary>
/// Asks the assistant within the person's session: opens one where there is none, renews an expired one once, and goes
/// on by itself where the assistant waits for nothing from the person.
/// </summary>
internal sealed partial class Inquiry(
    AssistantDirectory assistants, PersonIds personIds, IAttachmentLinks links, ConversationOptions options, ILogger<Inquiry> logger)
{
    /// <summary>The command, named by IBM's SMS channel, that ends the session after the turn.</summary>
    private const string TerminateSession = "terminateSession";

    public async Task<InquiryResult> AskAsync(InboundMessage message, Question.Ask ask, ConversationState state, CancellationToken cancellationToken)
    {
        var number = message.Conversation.Number;
        if (assistants.For(number) is not { } assistant)
            return InquiryResult.Failed(new AssistantError(AssistantErrorKind.WrongIds, $"No assistant is configured for {number.Masked} (Channels)."), state.Session);

        var question = await QuestionAsync(assistant, message, ask, cancellationToken);
        if (ask.StartsAfresh)
            return await StartAfreshAsync(assistant, question, state.Session, cancellationToken);

        if (state.Session is { } known)
        {
            var result = await ConverseAsync(assistant, known, question, cancellationToken);
            if (result.Items is not null || result.Error is not { Kind: AssistantErrorKind.SessionExpired })
                return result;
        }

        // Of the session that has just expired, or of one that could not be renewed when it had.
        if (assistant.Options.CarryContext)
            question = question with { ContinuedSkills = state.Skills };
        // A second "Invalid Session", from a session made a moment ago, is an error like any other: never a loop.
        return await AskInNewSessionAsync(assistant, question, cancellationToken);
    }

    /// <summary>Ends a session the assistant is done with. Its expiry would do the same, later.</summary>
    public async Task EndSessionAsync(ConversationKey conversation, SessionId session, CancellationToken cancellationToken)
    {
        if (assistants.For(conversation.Number) is { } assistant)
            await assistant.DeleteSessionAsync(session, cancellationToken);
    }

    private async ValueTask<AssistantQuestion> QuestionAsync(AssistantClient assistant, InboundMessage message, Question.Ask ask, CancellationToken cancellationToken) => new()
    {
        Text = ask.Text,
        Choice = ask.Choice?.Request,
        Attachments = await links.ForAsync(message, ask.Attachments, cancellationToken),
        UserId = await personIds.OfAsync(message.Conversation.Person, cancellationToken),
        Channel = assistant.Options.SendChannelContext ? message : null,
        Locale = assistant.Options.Locale,
        TimeZone = assistant.Options.TimeZone,
        Detail = DetailOf(assistant, ask.Choice is not null),
    };

    private async Task<InquiryResult> AskInNewSessionAsync(AssistantClient assistant, AssistantQuestion question, CancellationToken cancellationToken)
    {
        var created = await assistant.CreateSessionAsync(question.UserId, cancellationToken);
        if (!created.IsSuccess)
            return InquiryResult.Failed(created.Error, null);

        var session = created.Value;
        // Somebody whose session goes on has been greeted before.
        var greets = options.Greeting && question.ContinuedSkills is null;
        var greeting = greets ? (await GreetingAsync(assistant, session, question, cancellationToken)).Items ?? [] : [];
        var result = await ConverseAsync(assistant, session, question, cancellationToken);
        if (result.Error is { Kind: AssistantErrorKind.Refused } && question.ContinuedSkills is not null)
        {
            // The state of a version of the assistant that is no more; without it the person is asked from the start.
            Log.ContextNotContinued(logger, result.Error.Message, result.Error.TransactionId);
            result = await ConverseAsync(assistant, session, question with { ContinuedSkills = null }, cancellationToken);
        }

        return result.Items is { } items ? result with { Items = [.. greeting, .. items] } : result;
    }

    // The word itself is nothing a dialog has to know, unless the assistant greets nobody.
    private async Task<InquiryResult> StartAfreshAsync(AssistantClient assistant, AssistantQuestion question, SessionId? old, CancellationToken cancellationToken)
    {
        var created = await assistant.CreateSessionAsync(question.UserId, cancellationToken);
        if (!created.IsSuccess)
            return InquiryResult.Failed(created.Error, null) with { EndedSession = old };

        var greeting = await GreetingAsync(assistant, created.Value, question, cancellationToken);
        var result = greeting.Items is { Count: 0 } ? await ConverseAsync(assistant, created.Value, question, cancellationToken) : greeting;
        return result with { EndedSession = result.EndedSession ?? old };
    }

    // An empty first message makes the assistant greet. Without a greeting the question is still worth asking.
    private Task<InquiryResult> GreetingAsync(AssistantClient assistant, SessionId session, AssistantQuestion question, CancellationToken cancellationToken) =>
        ConverseAsync(assistant, session, question with { Text = "", Choice = null, Attachments = [] }, cancellationToken);

    private async Task<InquiryResult> ConverseAsync(AssistantClient assistant, SessionId session, AssistantQuestion question, CancellationToken cancellationToken)
    {
        IReadOnlyList<ResponseItem> items = [];
        var asked = WithDetail(assistant, question);
        for (var followUps = 0; ; followUps++)
        {
            var answer = await assistant.AskAsync(session, asked, cancellationToken);
            if (!answer.IsSuccess)
            {
                // What the assistant has said before it failed is worth more than an apology.
                return new InquiryResult(
                    followUps == 0 ? null : items, answer.Error, answer.Error.Kind == AssistantErrorKind.SessionExpired ? null : session);
            }

            items = followUps == 0 ? answer.Value.Items : [.. items, .. answer.Value.Items];
            ReportUnsupported(answer.Value.Commands);
            var ends = answer.Value.Commands.Contains(TerminateSession, StringComparer.OrdinalIgnoreCase);
            // A session that has ended has nothing to be asked any more, whatever the answer asks for.
            var goesOn = answer.Value.SkipsInput && !ends && !answer.Value.Items.Any(item => item is EndSessionResponse);
            if (!goesOn || followUps >= assistant.Options.MaxFollowUps)
            {
                if (goesOn)
                    Log.FollowUpsEnded(logger, followUps);
                return new InquiryResult(items, null, ends ? null : session)
                {
                    EndedSession = ends ? session : null,
                    // What the assistant has ended is not gone on from.
                    Skills = ends ? null : answer.Value.ExportedSkills,
                };
            }

            asked = WithDetail(assistant, asked.FollowUp());
        }
    }

    private static AssistantQuestion WithDetail(AssistantClient assistant, AssistantQuestion question) =>
        DetailOf(assistant, question.Choice is not null) is var detail && detail == question.Detail ? question : question with { Detail = detail };

    // A choice goes back as it came, unless the assistant is known to say something in the context.
    private static AnswerDetail DetailOf(AssistantClient assistant, bool isChoice) => assistant.Options switch
    {
        { CarryContext: true } => AnswerDetail.Export,
        { MaxFollowUps: 0 } => AnswerDetail.Responses,
        _ when !isChoice || assistant.ComesBack => AnswerDetail.Context,
        _ => AnswerDetail.Responses,
    };

    private void ReportUnsupported(IReadOnlyList<string> commands)
    {
        foreach (var command in commands)
        {
            if (!command.Equals(TerminateSession, StringComparison.OrdinalIgnoreCase))
                Log.CommandNotSupported(logger, command.Length <= 60 ? command : command[..60]);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2501, LogLevel.Warning, "Assistant still asked to go on without the person after {FollowUps} follow-ups; the person has what it said so far (Assistant:MaxFollowUps)")]
        public static partial void FollowUpsEnded(ILogger logger, int followUps);

        [LoggerMessage(2502, LogLevel.Warning, "Assistant gave the command {Command}, which means nothing on WhatsApp; only terminateSession does")]
        public static partial void CommandNotSupported(ILogger logger, string command);

        [LoggerMessage(2503, LogLevel.Warning, "Assistant refused to go on from an expired session's state: {Explanation}, transaction {TransactionId}. It was asked without")]
        public static partial void ContextNotContinued(ILogger logger, string explanation, string? transactionId);
    }
}

/// <summary>What came of a question.</summary>
/// <param name="Items">The items of all answers; null when there was none.</param>
/// <param name="Error">What went wrong; with items, after them.</param>
/// <param name="Session">The session from now on.</param>
internal sealed record InquiryResult(IReadOnlyList<ResponseItem>? Items, AssistantError? Error, SessionId? Session)
{
    /// <summary>A session that is over, to be told so when the person has the answer.</summary>
    public SessionId? EndedSession { get; init; }

    /// <summary>The skills' state to go on from; null when it was not asked for.</summary>
    public string? Skills { get; init; }

    public static InquiryResult Failed(AssistantError error, SessionId? session) => new(null, error, session);
}
