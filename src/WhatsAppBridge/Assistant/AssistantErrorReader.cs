using System.Text.Json;
using System.Text.RegularExpressions;

namespace WhatsAppBridge.Assistant;

/// <summary>One decision: what an error status of the assistant means. Pure.</summary>
internal static partial class AssistantErrorReader
{
    private const int MaxMessageLength = 300;

    public static AssistantError Read(int status, ReadOnlySpan<byte> body, string? transactionId)
    {
        var (message, paths) = ExplanationOf(body);
        var kind = status switch
        {
            // The two kinds of 404 differ in nothing but this text.
            404 when message.Contains("invalid session", StringComparison.OrdinalIgnoreCase) => AssistantErrorKind.SessionExpired,
            404 => AssistantErrorKind.WrongIds,
            401 or 403 => AssistantErrorKind.NotAuthorised,
            400 when paths.Any(IsInsideChannelContext) => AssistantErrorKind.ChannelContextRefused,
            408 => AssistantErrorKind.TimedOut,
            422 => AssistantErrorKind.WebhookFailed,
            429 => AssistantErrorKind.RateLimited,
            >= 500 => AssistantErrorKind.Failed,
            _ => AssistantErrorKind.Refused,
        };
        return new AssistantError(kind, message, status, transactionId);
    }

    // A JSON pointer since 2018, a dotted path before.
    private static bool IsInsideChannelContext(string path) =>
        path.Replace('.', '/').TrimStart('/', '$').StartsWith("context/integrations", StringComparison.OrdinalIgnoreCase);

    // The service's words and the members it complains about, without anything that could be a phone number.
    private static (string Message, IReadOnlyList<string> Paths) ExplanationOf(ReadOnlySpan<byte> body)
    {
        try
        {
            if (JsonSerializer.Deserialize(body, AssistantJson.Default.ServiceError) is { Error: { Length: > 0 } error } answer)
            {
                string[] paths = [.. (answer.Errors ?? []).Select(detail => detail?.Path ?? "").Where(path => path.Length > 0)];
                var message = Numbers().Replace(paths.Length > 0 ? $"{error} (at {string.Join(", ", paths)})" : error, "****");
                return (message.Length <= MaxMessageLength ? message : message[..MaxMessageLength], paths);
            }
        }
        catch (JsonException)
        {
            // A gateway's own page, or plain text: the status has to speak for itself.
        }

        return ("no explanation", []);
    }

    [GeneratedRegex("[0-9]{6,}")]
    private static partial Regex Numbers();
}
