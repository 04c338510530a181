using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace WhatsAppBridge.Twilio;

/// <summary>Twilio's REST API, as far as the bridge needs it. Source: https://www.twilio.com/docs/messaging/api/message-resource</summary>
internal sealed class TwilioRestClient(HttpClient http, TwilioOptions options, TimeProvider time)
{
    // The vendor's own helper libraries wait as long.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private readonly AuthenticationHeaderValue _authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(
        options.Account.ApiKeySid is null ? $"{options.Account.AccountSid}:{options.Account.AuthToken}" : $"{options.Account.ApiKeySid}:{options.Account.ApiKeySecret}")));

    /// <summary>
    /// Creates a message. There is no idempotency key: when the outcome is <see cref="TwilioRestOutcome.IsUnknown"/>,
    /// sending again may send twice.
    /// </summary>
    public async Task<TwilioRestOutcome> CreateMessageAsync(IEnumerable<KeyValuePair<string, string>> parameters, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{options.ApiUrl}/2010-04-01/Accounts/{options.Account.AccountSid}/Messages.json")
        {
            Headers = { Authorization = _authorization },
            Content = new FormUrlEncodedContent(parameters),
        };
        using var timeout = new CancellationTokenSource(Timeout, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            using var response = await http.SendAsync(request, limit.Token);
            var body = await response.Content.ReadAsByteArrayAsync(limit.Token);
            return Read((int)response.StatusCode, body);
        }
        catch (HttpRequestException exception) when (exception.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError)
        {
            return TwilioRestOutcome.NotConnected;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return TwilioRestOutcome.Unknown;
        }
    }

    private static TwilioRestOutcome Read(int status, byte[] body)
    {
        try
        {
            var answer = JsonSerializer.Deserialize(body, TwilioJson.Default.MessageAnswer);
            return new TwilioRestOutcome(status, answer?.Sid, answer?.Code ?? answer?.ErrorCode);
        }
        catch (JsonException)
        {
            return new TwilioRestOutcome(status, null, null);
        }
    }
}

/// <summary>What Twilio answered.</summary>
/// <param name="Status">The HTTP status; 0 when there was none.</param>
/// <param name="Sid">The new resource.</param>
/// <param name="Code">Twilio's error code, see https://www.twilio.com/docs/api/errors.</param>
internal readonly record struct TwilioRestOutcome(int Status, string? Sid, int? Code)
{
    private const int UnknownStatus = -1;

    public static TwilioRestOutcome NotConnected => default;

    public static TwilioRestOutcome Unknown => new(UnknownStatus, null, null);

    public bool IsCreated => Status is >= 200 and < 300 && Sid is not null;

    /// <summary>The request was not processed: no connection, or too many requests.</summary>
    public bool IsNotProcessed => Status is 0 or 429;

    /// <summary>Nobody knows whether the request was processed.</summary>
    public bool IsUnknown => !IsCreated && Status is UnknownStatus or (>= 200 and < 300) or >= 500;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(MessageAnswer))]
internal sealed partial class TwilioJson : JsonSerializerContext;

internal sealed record MessageAnswer(string? Sid, int? Code, int? ErrorCode);
