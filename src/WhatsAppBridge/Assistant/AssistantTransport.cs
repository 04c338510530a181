using System.Threading.RateLimiting;

namespace WhatsAppBridge.Assistant;

/// <summary>
/// Carries one assistant's calls: not too many at once, none while it is suspended or asks for rest, again only where
/// that does no harm, and every failure as a value.
/// </summary>
internal sealed class AssistantTransport(
    HttpMessageInvoker http, AssistantOptions options, AssistantCredentials credentials, AssistantMetrics metrics, TimeProvider time) : IDisposable
{
    // Answers are kilobytes; one of megabytes is a fault on the other side, and reading it would make it ours.
    private const int MaxAnswerLength = 1024 * 1024;

    // The gateway in front of the service names its answers by these where the service itself has not answered.
    private static readonly string[] TransactionHeaders = [CallAttempt.TransactionHeader, "X-Request-Id", "X-Dp-Watson-Tran-Id"];

    private readonly ConcurrencyLimiter _places = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = options.MaxConcurrentCalls,
        QueueLimit = options.MaxQueuedCalls,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    private readonly Reach _reach = new(time);
    private long _restUntil;
    private long _brokeOffAt = long.MinValue;

    public AssistantBreaker Breaker { get; } = new(options.BreakerFailures, options.BreakerPause, options.Timeout, time);

    /// <summary>Waiting for a place, for the service's rest and for repetitions counts as part of the time a call may take.</summary>
    public async Task<AssistantResult<RawAnswer>> SendAsync(AssistantCall call, CancellationToken cancellationToken)
    {
        using var limit = new CallLimit(options.Timeout, _reach, time, cancellationToken);
        var isSuspended = Breaker.SuspendedUntil is not null;
        using var place = isSuspended ? null : await PlaceAsync(limit, cancellationToken);
        AssistantResult<RawAnswer> result;
        if (isSuspended)
        {
            result = Suspended();
        }
        else if (place is not { IsAcquired: true })
        {
            result = new AssistantError(AssistantErrorKind.Busy, "Too many calls to the assistant are under way.");
        }
        else if (!Breaker.TryEnter())
        {
            result = Suspended();
        }
        else
        {
            result = await RepeatAsync(call, limit, cancellationToken);
            Learn(result.Error, limit.Began);
        }

        metrics.CountCall(call.Kind, time.GetElapsedTime(limit.Began), result.Error?.Kind);
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

    public void Dispose() => _places.Dispose();

    private async Task<AssistantResult<RawAnswer>> RepeatAsync(AssistantCall call, CallLimit limit, CancellationToken callersPatience)
    {
        for (var attempt = 1; ; attempt++)
        {
            var result = await TryAsync(call, limit, callersPatience);
            limit.EndToConnect();
            if (result.Error is not { } error || RepeatRule.DelayAfter(error, call, attempt) is not { } delay || delay >= limit.Left)
                return result;

            try
            {
                await Task.Delay(delay, time, limit.Token);
            }
            catch (OperationCanceledException) when (!callersPatience.IsCancellationRequested)
            {
                return result;
            }
        }
    }

    private async Task<AssistantResult<RawAnswer>> TryAsync(AssistantCall call, CallLimit limit, CancellationToken callersPatience)
    {
        var attempt = new CallAttempt(call, options.Protocols, limit);
        try
        {
            if (await RestAsync(limit) is { } limited)
                return limited;

            // A second time only with another token than the one that was refused.
            for (var isSecond = false; ; isSecond = true)
            {
                var token = await TokenAsync(limit, callersPatience);
                if (!token.IsSuccess)
                    return token.Error;

                using var request = attempt.Request(token.Value.Authorization);
                if (!attempt.MayHaveBeenHeard)
                    limit.BeginToConnect();
                using var response = await http.SendAsync(request, limit.Token);
                limit.Answered();
                var answer = await ReadAsync(response, attempt, limit);
                if (answer.Error is not { Status: 401 })
                    credentials.Confirm(token.Value);
                else if (!isSecond && credentials.TryReplace(token.Value))
                    continue;
                return answer;
            }
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
            return attempt.MayHaveBeenHeard
                ? new AssistantError(AssistantErrorKind.Unreadable, $"The connection to the assistant broke off.{AssistantHttp.HintFor(options.Protocols)}", TransactionId: attempt.TransactionId)
                : new AssistantError(AssistantErrorKind.Unreachable, $"The connection to the assistant broke off before anything was sent.{AssistantHttp.HintFor(options.Protocols)}");
        }
        catch (OperationCanceledException) when (!callersPatience.IsCancellationRequested)
        {
            return attempt.MayHaveBeenHeard
                ? new AssistantError(AssistantErrorKind.TimedOut, "The assistant did not answer in time.", TransactionId: attempt.TransactionId)
                : new AssistantError(AssistantErrorKind.ConnectTimedOut, "No connection to the assistant in time: its host, or a firewall before it, does not react.");
        }
    }

    // Who waits for the token service in vain has not asked the assistant.
    private async ValueTask<AssistantResult<AssistantCredential>> TokenAsync(CallLimit limit, CancellationToken callersPatience)
    {
        try
        {
            return await credentials.GetAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!callersPatience.IsCancellationRequested)
        {
            return new AssistantError(AssistantErrorKind.TokenUnavailable, "There was no token in time.");
        }
    }

    private async Task<AssistantResult<RawAnswer>> ReadAsync(HttpResponseMessage response, CallAttempt attempt, CallLimit limit)
    {
        var status = (int)response.StatusCode;
        var answeredId = AnsweredId(response) ?? attempt.TransactionId;
        var rest = RateLimitHeaders.WaitOf(response, time.GetUtcNow());
        if (rest is { } asked)
            Interlocked.Exchange(ref _restUntil, (time.GetUtcNow() + asked).UtcTicks);

        try
        {
            await using var content = await response.Content.ReadAsStreamAsync(limit.Token);
            if (await AnswerBody.ReadAsync(content, MaxAnswerLength, limit.Token) is not { } body)
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

    // What is sent while the service asks for rest would only be refused, and count against us.
    private async ValueTask<AssistantError?> RestAsync(CallLimit limit)
    {
        var rest = new DateTimeOffset(Interlocked.Read(ref _restUntil), TimeSpan.Zero) - time.GetUtcNow();
        if (rest <= TimeSpan.Zero)
            return null;
        if (rest >= limit.Left)
            return new AssistantError(AssistantErrorKind.RateLimited, "The assistant has asked for fewer calls.") { RetryAfter = rest };

        await Task.Delay(rest, time, limit.Token);
        return null;
    }

    private async ValueTask<RateLimitLease?> PlaceAsync(CallLimit limit, CancellationToken callersPatience)
    {
        try
        {
            return await _places.AcquireAsync(1, limit.Token);
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

        if (error?.Kind is AssistantErrorKind.Failed or AssistantErrorKind.TimedOut or AssistantErrorKind.ConnectTimedOut or AssistantErrorKind.Unreachable or AssistantErrorKind.Unreadable or AssistantErrorKind.TokenUnavailable)
            Breaker.Failed();
        else
            Breaker.Succeeded();
    }

    private AssistantError Suspended() => new(AssistantErrorKind.Suspended, "The assistant has failed too often and is left alone for a while.")
    {
        RetryAfter = Breaker.SuspendedUntil - time.GetUtcNow(),
    };
}
