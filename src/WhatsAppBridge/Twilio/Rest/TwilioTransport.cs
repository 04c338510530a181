using System.Net.Http.Headers;

namespace WhatsAppBridge.Twilio.Rest;

/// <summary>
/// The one place that speaks HTTP to Twilio's API: signs in, bounds time and size, makes values of everything that is
/// expected to go wrong, and sends again what can't have been processed. Only the caller's own cancellation is thrown.
/// Source: https://www.twilio.com/docs/usage/requests-to-twilio
/// </summary>
internal sealed partial class TwilioTransport(HttpClient http, TwilioOptions options, TimeProvider time, Random random, ILogger<TwilioTransport> logger)
{
    // The vendor's own SDKs wait as long. For one attempt and not for all: cutting a late attempt short would leave
    // unknown what could have been known.
    private static readonly TimeSpan AttemptLimit = TimeSpan.FromSeconds(30);

    // Answers are kilobytes, a page of senders some dozens.
    private const int MaxAnswerLength = 1024 * 1024;

    private readonly Uri _api = new(options.ApiUrl);
    private readonly Uri _messaging = new(options.MessagingUrl);

    /// <summary>An address of the API with the accounts and their messages.</summary>
    public Uri Api(string path) => new(options.ApiUrl + path);

    /// <summary>An address of the API with the senders.</summary>
    public Uri Messaging(string path) => new(options.MessagingUrl + path);

    /// <summary>Sends until it is answered, or can't be sent again.</summary>
    /// <exception cref="ArgumentException">The address is none of the configured APIs': it must not see the credentials.</exception>
    public async Task<TwilioResult<TwilioAnswer>> SendAsync(TwilioAccount account, TwilioCall call, CancellationToken cancellationToken)
    {
        if (!IsAt(_api, call.Address) && !IsAt(_messaging, call.Address))
            throw new ArgumentException("The address is not Twilio's.", nameof(call));

        for (var retry = 1; ; retry++)
        {
            var answer = await SendOnceAsync(account, call, cancellationToken);
            if (answer.IsSuccess || RetryRule.WaitBefore(retry, answer.Error, random.NextDouble()) is not { } wait)
                return answer;

            Log.CallRepeated(logger, answer.Error.Kind, answer.Error.Status, retry, (long)wait.TotalMilliseconds);
            await Task.Delay(wait, time, cancellationToken);
        }
    }

    /// <summary>Whether an address is at the same scheme, host and port, and brings no credentials of its own.</summary>
    public static bool IsAt(Uri origin, Uri address) =>
        Uri.Compare(origin, address, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0
        && (address.UserInfo.Length == 0 || address.UserInfo == origin.UserInfo);

    private async Task<TwilioResult<TwilioAnswer>> SendOnceAsync(TwilioAccount account, TwilioCall call, CancellationToken cancellationToken)
    {
        using var attempt = new CancellationTokenSource(AttemptLimit, time);
        using var attemptLimit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, attempt.Token);
        using var request = call.ToRequest();
        request.Headers.Authorization = account.Authorization;
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, attemptLimit.Token);
            return await ReadAsync(response, attemptLimit.Token, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            return new TwilioError(NothingWasSent(exception) ? TwilioErrorKind.Unreachable : TwilioErrorKind.Unknown);
        }
    }

    private async Task<TwilioResult<TwilioAnswer>> ReadAsync(HttpResponseMessage response, CancellationToken attemptLimit, CancellationToken callersPatience)
    {
        var status = (int)response.StatusCode;
        var requestId = RequestId(response.Headers);
        byte[] body;
        try
        {
            await response.Content.LoadIntoBufferAsync(MaxAnswerLength, attemptLimit);
            body = await response.Content.ReadAsByteArrayAsync(attemptLimit);
        }
        catch (Exception exception) when (!callersPatience.IsCancellationRequested && exception is HttpRequestException or IOException or OperationCanceledException)
        {
            // A refusal is certain from its status on, a success is not: without the document nobody knows its SID.
            if (response.IsSuccessStatusCode)
                return new TwilioError(TwilioErrorKind.Unknown, null, status, requestId);
            body = [];
        }

        return response.IsSuccessStatusCode
            ? new TwilioAnswer(status, body, requestId)
            : TwilioErrorReader.Read(status, body, requestId, RetryAfter(response.Headers.RetryAfter));
    }

    private static bool NothingWasSent(Exception exception) => exception switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError } => true,
        // How SocketsHttpHandler reports its ConnectTimeout. HttpClient's own timeout would look the same, but is switched off.
        OperationCanceledException { InnerException: TimeoutException } => true,
        _ => false,
    };

    private TimeSpan? RetryAfter(RetryConditionHeaderValue? header)
    {
        var wait = header switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - time.GetUtcNow(),
            _ => TimeSpan.Zero,
        };
        return wait > TimeSpan.Zero && wait <= TimeSpan.FromDays(1) ? wait : null;
    }

    // It goes into logs, so it has to look like one.
    private static string? RequestId(HttpResponseHeaders headers) =>
        headers.TryGetValues("Twilio-Request-Id", out var values)
        && values.FirstOrDefault() is { Length: <= 64 } id && id.All(char.IsAsciiLetterOrDigit) ? id : null;

    private static partial class Log
    {
        [LoggerMessage(1301, LogLevel.Warning, "A call to Twilio was not processed ({Kind}, HTTP {Status}); repetition {Retry} follows in {WaitMs} ms")]
        public static partial void CallRepeated(ILogger logger, TwilioErrorKind kind, int? status, int retry, long waitMs);
    }
}
