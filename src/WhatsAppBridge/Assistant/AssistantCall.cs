namespace WhatsAppBridge.Assistant;

/// <summary>One call of the API.</summary>
internal sealed record AssistantCall(HttpMethod Method, string Path)
{
    /// <summary>JSON; null for a call without a body.</summary>
    public ReadOnlyMemory<byte>? Body { get; init; }

    /// <summary>Whose data it brings, so that a request to erase finds it.</summary>
    public string? CustomerId { get; init; }

    /// <summary>True where making the call twice does no harm, whatever became of the first.</summary>
    public bool IsRepeatable { get; init; }
}

/// <summary>A good answer, unread.</summary>
internal sealed record RawAnswer(byte[] Body, int Status, string TransactionId);
