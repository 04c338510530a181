namespace WhatsAppBridge.Assistant;

/// <summary>Why a call to the assistant gave no answer. A value, because every one of these is expected to happen.</summary>
/// <param name="Kind">What to do about it.</param>
/// <param name="Message">The service's own words, or ours where it gave none. Never a message body or a secret.</param>
/// <param name="Status">The HTTP status, when there was one.</param>
/// <param name="TransactionId">IBM support asks for it; from <c>X-Global-Transaction-Id</c>.</param>
internal sealed record AssistantError(AssistantErrorKind Kind, string Message, int? Status = null, string? TransactionId = null);

internal enum AssistantErrorKind
{
    /// <summary>404 <c>Invalid Session</c>: the session has ended. A new one answers.</summary>
    SessionExpired,

    /// <summary>Any other 404: assistant, environment or instance id is wrong. Asking again never helps.</summary>
    WrongIds,

    /// <summary>401 or 403, or the token service refused the key.</summary>
    NotAuthorised,

    /// <summary>400, 406, 413, 415 and other refusals of this request.</summary>
    Refused,

    /// <summary>422: one of the assistant's own webhooks failed.</summary>
    WebhookFailed,

    /// <summary>429: too many requests. The turn has not happened.</summary>
    RateLimited,

    /// <summary>5xx. The turn may have happened.</summary>
    Failed,

    /// <summary>No answer in time. The turn may have happened.</summary>
    TimedOut,

    /// <summary>No connection. The turn has not happened.</summary>
    Unreachable,

    /// <summary>The connection broke, or the answer is not the JSON it should be. The turn may have happened.</summary>
    Unreadable,
}
