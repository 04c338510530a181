using WhatsAppBridge.Assistant;
using WhatsAppBridge.Assistant.Responses;

namespace WhatsAppBridge.Conversations;

/// <summary>
/// Asks the assistant within the person's session: opens one where there is none, and renews an expired one once.
/// </summary>
internal sealed class Inquiry(AssistantDirectory assistants, PersonIds personIds, IAttachmentLinks links, ConversationOptions options)
{
    public async Task<InquiryResult> AskAsync(InboundMessage message, Question.Ask ask, SessionId? session, CancellationToken cancellationToken)
    {
        var number = message.Conversation.Number;
        if (assistants.For(number) is not { } assistant)
            return new InquiryResult(null, new AssistantError(AssistantErrorKind.WrongIds, $"No assistant is configured for {number.Masked} (Channels)."), session);

        var question = new AssistantQuestion
        {
            Text = ask.Text,
            Choice = ask.Choice?.Request,
            Attachments = await links.ForAsync(message, ask.Attachments, cancellationToken),
            UserId = await personIds.OfAsync(message.Conversation.Person, cancellationToken),
            Channel = assistant.Options.SendChannelContext ? message : null,
        };

        if (session is { } known)
        {
            var answer = await assistant.AskAsync(known, question, cancellationToken);
            if (answer.Error is not { Kind: AssistantErrorKind.SessionExpired })
                return Result(answer, known);
        }

        // A second "Invalid Session", from a session made a moment ago, is an error like any other: never a loop.
        return await AskInNewSessionAsync(assistant, question, cancellationToken);
    }

    /// <summary>Ends a session the assistant is done with. Its expiry would do the same, later.</summary>
    public async Task EndSessionAsync(ConversationKey conversation, SessionId session, CancellationToken cancellationToken)
    {
        if (assistants.For(conversation.Number) is { } assistant)
            await assistant.DeleteSessionAsync(session, cancellationToken);
    }

    private async Task<InquiryResult> AskInNewSessionAsync(AssistantClient assistant, AssistantQuestion question, CancellationToken cancellationToken)
    {
        var created = await assistant.CreateSessionAsync(cancellationToken);
        if (!created.IsSuccess)
            return new InquiryResult(null, created.Error, null);

        var session = created.Value;
        var greeting = options.Greeting ? await GreetingAsync(assistant, session, question, cancellationToken) : [];
        var result = Result(await assistant.AskAsync(session, question, cancellationToken), session);
        return result.Items is { } items ? result with { Items = [.. greeting, .. items] } : result;
    }

    // An empty first message makes the assistant greet. Without a greeting the question is still worth asking.
    private static async Task<IReadOnlyList<ResponseItem>> GreetingAsync(AssistantClient assistant, SessionId session, AssistantQuestion question, CancellationToken cancellationToken)
    {
        var greeting = await assistant.AskAsync(session, question with { Text = "", Choice = null, Attachments = [] }, cancellationToken);
        return greeting.Value?.Items ?? [];
    }

    private static InquiryResult Result(AssistantResult<AssistantAnswer> answer, SessionId session) =>
        new(answer.Value?.Items, answer.Error, session);
}

/// <summary>The items of an answer or the error in their place, and the session from now on.</summary>
internal sealed record InquiryResult(IReadOnlyList<ResponseItem>? Items, AssistantError? Error, SessionId? Session);
