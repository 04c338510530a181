using System.Text.Json;

namespace WhatsAppBridge.Assistant;

/// <summary>One decision: what an error status of the assistant means. Pure.</summary>
internal static class AssistantErrorReader
{
    private const int MaxMessageLength = 300;

    public static AssistantError Read(int status, ReadOnlySpan<byte> body, string? transactionId)
    {
        var message = MessageOf(body);
        var kind = status switch
        {
            // The two kinds of 404 differ in nothing but this text.
            404 when message.Contains("invalid session", StringComparison.OrdinalIgnoreCase) => AssistantErrorKind.SessionExpired,
            404 => AssistantErrorKind.WrongIds,
            401 or 403 => AssistantErrorKind.NotAuthorised,
            408 => AssistantErrorKind.TimedOut,
            422 => AssistantErrorKind.WebhookFailed,
            429 => AssistantErrorKind.RateLimited,
            >= 500 => AssistantErrorKind.Failed,
            _ => AssistantErrorKind.Refused,
        };
        return new AssistantError(kind, message, status, transactionId);
    }

    private static string MessageOf(ReadOnlySpan<byte> body)
    {
        try
        {
            if (JsonSerializer.Deserialize(body, AssistantJson.Default.ServiceError)?.Error is { Length: > 0 } error)
                return error.Length <= MaxMessageLength ? error : error[..MaxMessageLength];
        }
        catch (JsonException)
        {
            // A gateway's own page, or plain text: the status has to speak for itself.
        }

        return "no explanation";
    }
}
