namespace WhatsAppBridge.Playground.Assistant;

/// <summary>The ways a service can fail its caller.</summary>
public enum AssistantFaultKind
{
    /// <summary>A status and body of one's choosing.</summary>
    Status,

    /// <summary>No answer until the client goes away, or until a time has passed and the connection is dropped.</summary>
    Hang,

    /// <summary>200 with something that is no JSON.</summary>
    Garbage,

    /// <summary>200 with an empty body.</summary>
    Empty,

    /// <summary>The connection is dropped before anything is answered.</summary>
    Drop,

    /// <summary>The ordinary answer, later. The turn happens after the wait.</summary>
    Delay,

    /// <summary>The turn happens, then the connection is dropped in the middle of its answer.</summary>
    TruncatedBody,
}
