using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace WhatsAppBridge.Assistant;

/// <summary>
/// The three calls of the v2 API a conversation needs. Everything that is expected to go wrong comes back as an
/// <see cref="AssistantError"/>; only the caller's own cancellation is thrown.
/// Source: https://cloud.ibm.com/apidocs/assistant-v2
/// </summary>
internal sealed class AssistantClient(HttpClient http, AssistantOptions options, TimeProvider time)
{
    public const string TransactionHeader = "X-Global-Transaction-Id";

    // Answers are kilobytes; one of megabytes is a fault on the other side, and reading it would make it ours.
    private const int MaxAnswerLength = 1024 * 1024;

    private readonly TokenCache? _tokens = options.Authentication is AssistantAuthentication.Iam or AssistantAuthentication.CloudPak
        ? new TokenCache(new TokenClient(http, options, time).FetchAsync, options.Timeout, time)
        : null;

    public AssistantOptions Options => options;

    public async Task<AssistantResult<SessionId>> CreateSessionAsync(CancellationToken cancellationToken)
    {
        var answer = await SendAsync(HttpMethod.Post, "sessions", "{}"u8.ToArray(), cancellationToken);
        if (!answer.IsSuccess)
            return answer.Error;

        return Parse(answer.Value, raw => JsonSerializer.Deserialize(raw.Body, AssistantJson.Default.SessionCreated)) switch
        {
            { SessionId: { Length: > 0 } id } => new SessionId(id),
            _ => Unreadable(answer.Value, "The assistant created a session without an id."),
        };
    }

    /// <summary>
    /// Asks once. A message moves the dialog on, so it is sent again only after a 401, which the gateway gives before
    /// the assistant sees the message; never after a timeout or a 5xx.
    /// </summary>
    public async Task<AssistantResult<AssistantAnswer>> AskAsync(SessionId session, AssistantQuestion question, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(HttpMethod.Post, $"sessions/{Uri.EscapeDataString(session.Value)}/message", MessageRequestWriter.Write(question), cancellationToken);
        if (!answer.IsSuccess)
            return answer.Error with { Message = ErrorExplanation.For(answer.Error.Message, question.Text) };

        return Parse(answer.Value, raw => AssistantAnswer.Read(raw.Body)) is { } read
            ? read
            : Unreadable(answer.Value, "The assistant's answer is not the JSON it should be.");
    }

    /// <summary>The error, or null when the session is gone, by this call or before it.</summary>
    public async Task<AssistantError?> DeleteSessionAsync(SessionId session, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(HttpMethod.Delete, $"sessions/{Uri.EscapeDataString(session.Value)}", null, cancellationToken);
        return answer.Error is { Kind: not AssistantErrorKind.SessionExpired } error ? error : null;
    }

    private Uri AddressOf(string operation)
    {
        var environment = options.EnvironmentId is { } id ? $"/environments/{id}" : "";
        return new Uri($"{options.Url}/v2/assistants/{options.AssistantId}{environment}/{operation}?version={options.Version}");
    }

    private async Task<AssistantResult<RawAnswer>> SendAsync(HttpMethod method, string operation, ReadOnlyMemory<byte>? body, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.Timeout, time);
        using var callLimit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            var token = await TokenAsync(callLimit.Token);
            if (!token.IsSuccess)
                return token.Error;

            var answer = await SendOnceAsync(method, operation, body, token.Value.Header, callLimit.Token, cancellationToken);
            if (answer is { Error: { Kind: AssistantErrorKind.NotAuthorised, Status: 401 } } && token.Value.Token is { } refused)
            {
                _tokens!.Drop(refused);
                token = await TokenAsync(callLimit.Token);
                return token.IsSuccess ? await SendOnceAsync(method, operation, body, token.Value.Header, callLimit.Token, cancellationToken) : token.Error;
            }

            return answer;
        }
        catch (HttpRequestException exception) when (exception.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError)
        {
            return new AssistantError(AssistantErrorKind.Unreachable, $"No connection to the assistant: {exception.HttpRequestError}.");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return new AssistantError(AssistantErrorKind.Unreadable, "The connection to the assistant broke off.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new AssistantError(AssistantErrorKind.TimedOut, "The assistant did not answer in time.");
        }
    }

    private async Task<AssistantResult<RawAnswer>> SendOnceAsync(HttpMethod method, string operation, ReadOnlyMemory<byte>? body, AuthenticationHeaderValue? authorization, CancellationToken callLimit, CancellationToken callersPatience)
    {
        using var request = new HttpRequestMessage(method, AddressOf(operation));
        request.Headers.Authorization = authorization;
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (body is { } content)
            request.Content = new ReadOnlyMemoryContent(content) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };

        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, callLimit);
        var transactionId = response.Headers.TryGetValues(TransactionHeader, out var values) ? values.FirstOrDefault() : null;
        if (response.Content.Headers.ContentLength > MaxAnswerLength)
            return new AssistantError(AssistantErrorKind.Unreadable, "The assistant's answer is too large.", (int)response.StatusCode, transactionId);

        try
        {
            await response.Content.LoadIntoBufferAsync(MaxAnswerLength, callLimit);
            var raw = new RawAnswer(await response.Content.ReadAsByteArrayAsync(callLimit), (int)response.StatusCode, transactionId);
            return response.IsSuccessStatusCode ? raw : AssistantErrorReader.Read(raw.Status, raw.Body, transactionId);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return new AssistantError(AssistantErrorKind.Unreadable, "The assistant's answer broke off or is too large.", (int)response.StatusCode, transactionId);
        }
        catch (OperationCanceledException) when (!callersPatience.IsCancellationRequested)
        {
            return new AssistantError(AssistantErrorKind.TimedOut, "The assistant began an answer and did not end it in time.", (int)response.StatusCode, transactionId);
        }
    }

    private async ValueTask<AssistantResult<Credential>> TokenAsync(CancellationToken callLimit)
    {
        if (_tokens is null)
            return new Credential(StaticAuthorization(), null);

        var token = await _tokens.GetAsync(callLimit);
        return token.IsSuccess
            ? new Credential(new AuthenticationHeaderValue("Bearer", token.Value.Value), token.Value)
            : token.Error;
    }

    private AuthenticationHeaderValue? StaticAuthorization() => options.Authentication switch
    {
        AssistantAuthentication.Bearer => new AuthenticationHeaderValue("Bearer", options.BearerToken),
        AssistantAuthentication.Basic => new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(
            $"{options.Username ?? "apikey"}:{options.Password ?? options.ApiKey}"))),
        _ => null,
    };

    private static T? Parse<T>(RawAnswer raw, Func<RawAnswer, T?> read)
        where T : class
    {
        try
        {
            return read(raw);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static AssistantError Unreadable(RawAnswer raw, string message) =>
        new(AssistantErrorKind.Unreadable, message, raw.Status, raw.TransactionId);

    private sealed record RawAnswer(byte[] Body, int Status, string? TransactionId);

    private sealed record Credential(AuthenticationHeaderValue? Header, AssistantToken? Token);
}
