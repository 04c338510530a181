namespace WhatsAppBridge.Assistant;

/// <summary>Why a call to the assistant gave no answer. A value, because every one of these is expected to happen.</summary>
/// <param name="Kind">What to do about it.</param>
/// <param name="Message">The service's own words, or ours where it gave none. Never a message body or a secret.</param>
/// <param name="Status">The HTTP status, when there was one.</param>
/// <param name="TransactionId">IBM support asks for it: the service's, or the one the call was sent with.</param>
internal sealed record AssistantError(AssistantErrorKind Kind, string Message, int? Status = null, string? TransactionId = null)
{
    /// <summary>How long the service asks to be left alone, where it says so.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>True of a call that comes before the message's own: whatever became of it, the message has not been heard.</summary>
    public bool IsBeforeMessage { get; init; }

    /// <summary>True when the message may have been heard: asking again may answer twice.</summary>
    public bool TurnMayHaveHappened => !IsBeforeMessage && Kind is AssistantErrorKind.Failed or AssistantErrorKind.WebhookFailed or AssistantErrorKind.TimedOut or AssistantErrorKind.Unreadable;

    /// <summary>True when it is not this message's fault: whoever asks next gets no answer either.</summary>
    public bool IsOutage => Kind is not (AssistantErrorKind.SessionExpired or AssistantErrorKind.ChannelContextRefused or AssistantErrorKind.Refused or AssistantErrorKind.WebhookFailed);

    /// <summary>True when only somebody who changes the settings can help.</summary>
    public bool IsConfigurationFault => Kind is AssistantErrorKind.WrongIds or AssistantErrorKind.NotAuthorised or AssistantErrorKind.Untrusted;
}

internal enum AssistantErrorKind
{
    /// <summary>404 <c>Invalid Session</c>: the session has ended. A new one answers.</summary>
    SessionExpired,

    /// <summary>Any other 404: assistant, environment or instance id is wrong. Asking again never helps.</summary>
    WrongIds,

    /// <summary>401 or 403, or the token service refused the key.</summary>
    NotAuthorised,

    /// <summary>The service's certificate is not trusted, or there is no TLS where there should be.</summary>
    Untrusted,

    /// <summary>400 that points into <c>context.integrations</c>: this API version refuses the channel's context.</summary>
    ChannelContextRefused,

    /// <summary>400, 406, 413, 415 and other refusals of this request.</summary>
    Refused,

    /// <summary>422: one of the assistant's own webhooks failed; for all we know behind the turn.</summary>
    WebhookFailed,

    /// <summary>429: too many requests. The turn has not happened.</summary>
    RateLimited,

    /// <summary>Too many calls of our own are under way. The assistant has not been asked.</summary>
    Busy,

    /// <summary>The assistant has failed so often that it is left alone for a while. It has not been asked.</summary>
    Suspended,

    /// <summary>There is no token, and the token service gives none. The assistant has not been asked.</summary>
    TokenUnavailable,

    /// <summary>5xx. The turn may have happened.</summary>
    Failed,

    /// <summary>No answer in time. The turn may have happened.</summary>
    TimedOut,

    /// <summary>No connection, without long waiting. The turn has not happened.</summary>
    Unreachable,

    /// <summary>No connection in time. The turn has not happened, and the person has waited long enough.</summary>
    ConnectTimedOut,

    /// <summary>The connection broke, or the answer is not the JSON it should be. The turn may have happened.</summary>
    Unreadable,
}
