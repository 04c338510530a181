using System.Diagnostics;
using System.Threading.RateLimiting;

namespace WhatsAppBridge.Assistant;

/// <summary>
/// Carries one assistant's calls: not too many at once, none while it is suspended or asks for rest, again only where
/// that does no harm, and every failure as a value.
/// </summary>
internal sealed class AssistantTransport(
    HttpMessageInvoker http, AssistantOptions options, AssistantCredentials credentials, AssistantMetrics metrics, TimeProvider time) : IDisposable
{
    public const string TransactionHeader = "X-Global-Transaction-Id";

    // Answers are kilobytes; one of megabytes is a fault on the other side, and reading it would make it ours.
    private const int MaxAnswerLength = 1024 * 1024;

    // The gateway in front of the service names its answers by these where the service itself has not answered.
    private static readonly string[] TransactionHeaders = [TransactionHeader, "X-Request-Id", "X-Dp-Watson-Tran-Id"];

    private readonly ConcurrencyLimiter _limit = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = options.MaxConcurrentCalls,
        QueueLimit = options.MaxQueuedCalls,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    private long _restUntil;
    private long _brokeOffAt = long.MinValue;

    public AssistantBreaker Breaker { get; } = new(options.BreakerFailures, options.BreakerPause, options.Timeout, time);

    /// <summary>Waiting for a place, for the service's rest and for repetitions counts as part of the time a call may take.</summary>
    public async Task<AssistantResult<RawAnswer>> SendAsync(AssistantCall call, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var result = await SendAsync(call, began, cancellationToken);
        metrics.CountCall(call.Kind, time.GetElapsedTime(began), result.Error?.Kind);
        return result;
    }

    /// <summary>Whether anything at all answers at the address.</summary>
    public async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, options.Url);
            AssistantHttp.SetVersion(request, options.Protocols);
            using var response = await http.SendAsync(request, cancellationToken);
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    public void Dispose() => _limit.Dispose();

    private async Task<AssistantResult<RawAnswer>> SendAsync(AssistantCall call, long began, CancellationToken cancellationToken)
    {
        using var callLimit = new CancellationTokenSource(options.Timeout, time);
        await using var callersOwn = cancellationToken.UnsafeRegister(static limit => ((CancellationTokenSource)limit!).Cancel(), callLimit);
        if (Breaker.SuspendedUntil is not null)
            return Suspended();

        using var place = await PlaceAsync(callLimit.Token, cancellationToken);
        if (place is not { IsAcquired: true })
            return new AssistantError(AssistantErrorKind.Busy, "Too many calls to the assistant are under way.");
        if (!Breaker.TryEnter())
            return Suspended();

        var result = await RepeatAsync(call, began, callLimit.Token, cancellationToken);
        Learn(result.Error, began);
        return result;
    }

    private async Task<AssistantResult<RawAnswer>> RepeatAsync(AssistantCall call, long began, CancellationToken callLimit, CancellationToken callersPatience)
    {
        for (var attempt = 1; ; attempt++)
        {
            var result = await TryAsync(call, began, callLimit, callersPatience);
            if (result.Error is not { } error || RepeatRule.DelayAfter(error, call, attempt) is not { } delay || delay >= TimeLeft(began))
                return result;

            try
            {
                await Task.Delay(delay, time, callLimit);
            }
            catch (OperationCanceledException) when (!callersPatience.IsCancellationRequested)
            {
                return result;
            }
        }
    }

    private async Task<AssistantResult<RawAnswer>> TryAsync(AssistantCall call, long began, CancellationToken callLimit, CancellationToken callersPatience)
    {
        // Not a secret: an id that no other call has, made without asking the system for randomness.
        var transactionId = ActivityTraceId.CreateRandom().ToHexString();
        try
        {
            if (await RestAsync(began, callLimit) is { } limited)
                return limited;

            var token = await credentials.GetAsync(callLimit);
            if (!token.IsSuccess)
                return token.Error;

            var answer = await SendOnceAsync(call, token.Value.Authorization, transactionId, callLimit);
            if (answer.Error is not { Status: 401 } || !credentials.TryReplace(token.Value))
                return Accepted(answer, token.Value);

            token = await credentials.GetAsync(callLimit);
            return token.IsSuccess ? Accepted(await SendOnceAsync(call, token.Value.Authorization, transactionId, callLimit), token.Value) : token.Error;
        }
        catch (HttpRequestException exception) when (exception.HttpRequestError is HttpRequestError.SecureConnectionError)
        {
            return new AssistantError(AssistantErrorKind.Untrusted, $"No TLS connection to the assistant: its certificate is not trusted (Assistant:CertificateAuthority), or the handshake failed.{AssistantHttp.HintFor(options.Protocols)}");
        }
        catch (HttpRequestException exception) when (exception.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.ProxyTunnelError or HttpRequestError.VersionNegotiationError)
        {
            return new AssistantError(AssistantErrorKind.Unreachable, $"No connection to the assistant: {exception.HttpRequestError}.{AssistantHttp.HintFor(options.Protocols)}");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return new AssistantError(AssistantErrorKind.Unreadable, $"The connection to the assistant broke off.{AssistantHttp.HintFor(options.Protocols)}", TransactionId: transactionId);
        }
        catch (OperationCanceledException) when (!callersPatience.IsCancellationRequested)
        {
            return new AssistantError(AssistantErrorKind.TimedOut, "The assistant did not answer in time.", TransactionId: transactionId);
        }
    }

    private async Task<AssistantResult<RawAnswer>> SendOnceAsync(AssistantCall call, string? authorization, string transactionId, CancellationToken callLimit)
    {
        using var request = Request(call, authorization, transactionId);
        using var response = await http.SendAsync(request, callLimit);
        var status = (int)response.StatusCode;
        var answeredId = AnsweredId(response) ?? transactionId;
        var rest = RateLimitHeaders.WaitOf(response, time.GetUtcNow());
        if (rest is { } asked)
            Interlocked.Exchange(ref _restUntil, (time.GetUtcNow() + asked).UtcTicks);

        try
        {
            await using var content = await response.Content.ReadAsStreamAsync(callLimit);
            if (await AnswerBody.ReadAsync(content, MaxAnswerLength, callLimit) is not { } body)
                return new AssistantError(AssistantErrorKind.Unreadable, "The assistant's answer is too large.", status, answeredId);
            if (response.IsSuccessStatusCode)
                return new RawAnswer(body, status, answeredId);

            using (body)
                return AssistantErrorReader.Read(status, body.Bytes.Span, answeredId) with { RetryAfter = rest };
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return new AssistantError(AssistantErrorKind.Unreadable, "The assistant's answer broke off.", status, answeredId);
        }
    }

    private static string? AnsweredId(HttpResponseMessage response)
    {
        foreach (var name in TransactionHeaders)
        {
            if (!response.Headers.NonValidated.TryGetValues(name, out var values))
                continue;
            foreach (var value in values)
            {
                if (value.Length > 0)
                    return value;
            }
        }

        return null;
    }

    private HttpRequestMessage Request(AssistantCall call, string? authorization, string transactionId)
    {
        var request = new HttpRequestMessage(call.Method, call.Address);
        AssistantHttp.SetVersion(request, options.Protocols);
        // All of them are ours, and need not be taken apart and put together again.
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        // Without it a gateway may compress an answer, and nothing here takes it apart.
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "identity");
        // An answer that never comes has an id to ask IBM about, too.
        request.Headers.TryAddWithoutValidation(TransactionHeader, transactionId);
        if (call.CustomerId is { } customer)
            request.Headers.TryAddWithoutValidation("X-Watson-Metadata", $"customer_id={customer}");
        if (call.Body is { } content)
        {
            request.Content = new ReadOnlyMemoryContent(content);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        }

        return request;
    }

    private AssistantResult<RawAnswer> Accepted(AssistantResult<RawAnswer> answer, AssistantCredential credential)
    {
        if (answer.Error is not { Status: 401 })
            credentials.Confirm(credential);
        return answer;
    }

    // What is sent while the service asks for rest would only be refused, and count against us.
    private async ValueTask<AssistantError?> RestAsync(long began, CancellationToken callLimit)
    {
        var rest = new DateTimeOffset(Interlocked.Read(ref _restUntil), TimeSpan.Zero) - time.GetUtcNow();
        if (rest <= TimeSpan.Zero)
            return null;
        if (rest >= TimeLeft(began))
            return new AssistantError(AssistantErrorKind.RateLimited, "The assistant has asked for fewer calls.") { RetryAfter = rest };

        await Task.Delay(rest, time, callLimit);
        return null;
    }

    private async ValueTask<RateLimitLease?> PlaceAsync(CancellationToken callLimit, CancellationToken callersPatience)
    {
        try
        {
            return await _limit.AcquireAsync(1, callLimit);
        }
        catch (OperationCanceledException) when (!callersPatience.IsCancellationRequested)
        {
            return null;
        }
    }

    // Calls that shared a connection break off together: that is one failure, and says nothing yet about the next connection.
    private void Learn(AssistantError? error, long began)
    {
        if (error is { Kind: AssistantErrorKind.Unreadable, Status: null })
        {
            if (began < Interlocked.Read(ref _brokeOffAt))
                return;
            Interlocked.Exchange(ref _brokeOffAt, time.GetTimestamp());
        }

        if (error?.Kind is AssistantErrorKind.Failed or AssistantErrorKind.TimedOut or AssistantErrorKind.Unreachable or AssistantErrorKind.Unreadable or AssistantErrorKind.TokenUnavailable)
            Breaker.Failed();
        else
            Breaker.Succeeded();
    }

    private AssistantError Suspended() => new(AssistantErrorKind.Suspended, "The assistant has failed too often and is left alone for a while.")
    {
        RetryAfter = Breaker.SuspendedUntil - time.GetUtcNow(),
    };

    private TimeSpan TimeLeft(long began) => options.Timeout - time.GetElapsedTime(began);
}
