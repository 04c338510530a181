namespace WhatsAppBridge.Playground.Assistant;

/// <summary>One call as the emulated service saw it.</summary>
/// <remarks>
/// A call is listed from the moment it has been read, so a test can see one that is still waiting for its answer.
/// </remarks>
public sealed record AssistantCall
{
    public required AssistantOperation Operation { get; init; }

    public required string Method { get; init; }

    /// <summary>The HTTP it came by, such as <c>HTTP/2</c>.</summary>
    public required string Protocol { get; init; }

    /// <summary>The connection it came on.</summary>
    public required string ConnectionId { get; init; }

    public required string Path { get; init; }

    /// <summary>The query as it was sent, with its question mark; empty when there was none.</summary>
    public required string Query { get; init; }

    /// <summary>The headers that mean something in this protocol, by name without regard to case.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>The body as it was sent: JSON, a form for IAM, or nothing.</summary>
    public required string Body { get; init; }

    /// <summary>The session named in the path.</summary>
    public string? SessionId { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The status answered; null while the answer is outstanding, and for good when there never was one.</summary>
    public int? Status { get; init; }
}
