using System.Text.Json;

namespace WhatsAppBridge.Assistant;

/// <summary>
/// The calls of the v2 API the bridge needs. Everything that is expected to go wrong comes back as an
/// <see cref="AssistantError"/>; only the caller's own cancellation is thrown.
/// Source: https://cloud.ibm.com/apidocs/assistant-v2
/// </summary>
internal sealed partial class AssistantClient(AssistantTransport transport, AssistantOptions options, TimeProvider time, ILogger<AssistantClient> logger) : IDisposable
{
    // No session has this id, so asking for its end ends nothing.
    private static readonly SessionId NoSession = new(Guid.Empty.ToString());

    private readonly AssistantAddresses _addresses = new(options);
    private volatile bool _refusesChannelContext;
    private volatile bool _hasComeBack;
    private long _answeredAt;

    public AssistantOptions Options => options;

    /// <summary>When it is worth asking again after many failures; null: now.</summary>
    public DateTimeOffset? SuspendedUntil => transport.Breaker.SuspendedUntil;

    /// <summary>When it answered a question last, whoever asked; null: not since the start.</summary>
    public DateTimeOffset? AnsweredAt => Interlocked.Read(ref _answeredAt) is > 0 and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <summary>
    /// Whether the assistant is known to come back without the person: before this version every call of an extension
    /// did, since then it is a choice of whoever built the assistant, seen when it happens.
    /// </summary>
    public bool ComesBack => _hasComeBack || string.CompareOrdinal(options.Version, "2023-06-15") < 0;

    /// <param name="customer">Whose session it is.</param>
    /// <param name="cancellationToken">The caller's.</param>
    public async Task<AssistantResult<SessionId>> CreateSessionAsync(CustomerId customer, CancellationToken cancellationToken)
    {
        using var body = new CallBody(static json => json.WriteRawValue("{}"u8));
        var call = new AssistantCall(AssistantCallKind.CreateSession, HttpMethod.Post, _addresses.OfSessions()) { Body = body, CustomerId = customer, IsRepeatable = true };
        var answer = await transport.SendAsync(call, cancellationToken);
        if (!answer.IsSuccess)
            return answer.Error with { IsBeforeMessage = true };

        using var raw = answer.Value;
        return Parse(raw, static body => JsonSerializer.Deserialize(body.Span, AssistantJson.Default.SessionCreated)) switch
        {
            { SessionId: { Length: > 0 } id } => new SessionId(id),
            _ => Unreadable(raw, "The assistant created a session without an id.") with { IsBeforeMessage = true },
        };
    }

    /// <summary>
    /// Asks once. A message moves the dialog on, so it is sent again only where it can't have been heard. One that is
    /// refused for the channel's context is asked without, and so is every later one.
    /// </summary>
    public async Task<AssistantResult<AssistantAnswer>> AskAsync(SessionId session, AssistantQuestion question, CancellationToken cancellationToken)
    {
        var asked = _refusesChannelContext ? question with { Channel = null } : question;
        var answer = await AskOnceAsync(session, asked, cancellationToken);
        if (answer.Error is { Kind: AssistantErrorKind.ChannelContextRefused } refusal && asked.Channel is not null)
        {
            answer = await AskOnceAsync(session, asked with { Channel = null }, cancellationToken);
            if (answer.IsSuccess && !_refusesChannelContext)
            {
                _refusesChannelContext = true;
                Log.ChannelContextRefused(logger, options.Version, refusal.Message, refusal.TransactionId);
            }
        }

        if (answer.IsSuccess)
            Interlocked.Exchange(ref _answeredAt, time.GetUtcNow().UtcTicks);
        if (answer.Value is { SkipsInput: true })
            _hasComeBack = true;
        return answer;
    }

    /// <summary>The error, or null when the session is gone, by this call or before it.</summary>
    public async Task<AssistantError?> DeleteSessionAsync(SessionId session, CancellationToken cancellationToken)
    {
        var call = new AssistantCall(AssistantCallKind.DeleteSession, HttpMethod.Delete, _addresses.OfSession(session)) { IsRepeatable = true };
        var answer = await transport.SendAsync(call, cancellationToken);
        answer.Value?.Dispose();
        return answer.Error is { Kind: not AssistantErrorKind.SessionExpired } error ? error : null;
    }

    /// <summary>Erases everything the instance has kept under the customer's id: the error, or null when it has been asked to.</summary>
    public async Task<AssistantError?> EraseAsync(CustomerId customer, CancellationToken cancellationToken)
    {
        var call = new AssistantCall(AssistantCallKind.EraseUserData, HttpMethod.Delete, _addresses.OfUserData(customer)) { IsRepeatable = true };
        var answer = await transport.SendAsync(call, cancellationToken);
        answer.Value?.Dispose();
        return answer.Error;
    }

    /// <summary>
    /// Are address, ids and credentials right? Asks for the end of a session that can't be: the one call that is
    /// answered differently for a wrong id and a right one, costs nothing and leaves nothing behind.
    /// </summary>
    public Task<AssistantError?> CheckAsync(CancellationToken cancellationToken) => DeleteSessionAsync(NoSession, cancellationToken);

    /// <summary>Whether anything at all answers at the address.</summary>
    public Task<bool> AnswersAsync(CancellationToken cancellationToken) => transport.AnswersAsync(cancellationToken);

    public void Dispose() => transport.Dispose();

    private async Task<AssistantResult<AssistantAnswer>> AskOnceAsync(SessionId session, AssistantQuestion question, CancellationToken cancellationToken)
    {
        using var body = new CallBody(json => MessageRequestWriter.Write(json, question));
        var call = new AssistantCall(AssistantCallKind.Message, HttpMethod.Post, _addresses.OfMessages(session)) { Body = body, CustomerId = question.UserId };
        var answer = await transport.SendAsync(call, cancellationToken);
        if (!answer.IsSuccess)
            return answer.Error with { Message = ErrorExplanation.For(answer.Error.Message, question.Text) };

        using var raw = answer.Value;
        return Parse(raw, static body => AssistantAnswer.Read(body)) is { } read
            ? read
            : Unreadable(raw, "The assistant's answer is not the JSON it should be.");
    }

    private static T? Parse<T>(RawAnswer raw, Func<ReadOnlyMemory<byte>, T?> read)
        where T : class
    {
        try
        {
            return read(raw.Body.Bytes);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static AssistantError Unreadable(RawAnswer raw, string message) =>
        new(AssistantErrorKind.Unreadable, message, raw.Status, raw.TransactionId);

    private static partial class Log
    {
        [LoggerMessage(3001, LogLevel.Error, "Assistant refused context.integrations at API version {Version}: {Explanation}, transaction {TransactionId}. It was asked without, and will be from now on: skills miss the channel's variables. Set Assistant:SendChannelContext to false, or another Assistant:Version")]
        public static partial void ChannelContextRefused(ILogger logger, string version, string explanation, string? transactionId);
    }
}
