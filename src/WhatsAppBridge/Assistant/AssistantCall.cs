namespace WhatsAppBridge.Assistant;

/// <summary>One call of the API.</summary>
/// <param name="Kind">What is asked for, and counted as.</param>
/// <param name="Method">How.</param>
/// <param name="Address">Where, the version included.</param>
internal sealed record AssistantCall(AssistantCallKind Kind, HttpMethod Method, Uri Address)
{
    /// <summary>Null for a call without one. Disposed of by whoever has put the call together.</summary>
    public CallBody? Body { get; init; }

    /// <summary>Whose data it brings, so that a request to erase finds it.</summary>
    public CustomerId? CustomerId { get; init; }

    /// <summary>True where making the call twice does no harm, whatever became of the first.</summary>
    public bool IsRepeatable { get; init; }
}

/// <summary>The calls of the v2 API the bridge makes.</summary>
internal enum AssistantCallKind
{
    CreateSession,
    Message,
    DeleteSession,
    EraseUserData,
}

/// <summary>A good answer, unread. Whoever has read it, or does not, disposes of it.</summary>
internal sealed record RawAnswer(AnswerBody Body, int Status, string TransactionId) : IDisposable
{
    public void Dispose() => Body.Dispose();
}
