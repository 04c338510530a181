using System.Text.Json;

namespace WhatsAppBridge.Twilio.Rest;

/// <summary>One decision: what an answer that is not 2xx means. Pure.</summary>
internal static class TwilioErrorReader
{
    private const int TooManyRequests = 429;

    /// <param name="status">The HTTP status.</param>
    /// <param name="body">The document, empty where none could be read: a status says enough.</param>
    /// <param name="requestId">Twilio's name for the request.</param>
    /// <param name="retryAfter">The wait Twilio asked for.</param>
    public static TwilioError Read(int status, ReadOnlySpan<byte> body, string? requestId, TimeSpan? retryAfter)
    {
        var code = CodeIn(body);
        return new TwilioError(KindOf(status, code), code, status, requestId, retryAfter);
    }

    private static TwilioErrorKind KindOf(int status, int? code)
    {
        var meaning = code is { } known ? TwilioErrorCode.Find(known) : null;
        return status switch
        {
            TooManyRequests when meaning is { Kind: TwilioErrorKind.LimitReached } => TwilioErrorKind.LimitReached,
            TooManyRequests => TwilioErrorKind.Busy,
            // Whoever says 5xx, or gave up waiting for the request, may have passed it on before.
            408 or >= 500 => TwilioErrorKind.Unknown,
            _ when meaning is not null => meaning.Kind,
            // A redirect of the API is no answer of Twilio's: the configured address is not the API's.
            401 or 403 or (>= 300 and < 400) => TwilioErrorKind.NotConfigured,
            404 => TwilioErrorKind.NotFound,
            _ => TwilioErrorKind.Refused,
        };
    }

    private static int? CodeIn(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, TwilioRestJson.Default.ErrorDocument)?.Code;
        }
        catch (JsonException)
        {
            // A gateway's own page: the status has to speak for itself.
            return null;
        }
    }
}
