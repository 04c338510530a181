namespace WhatsAppBridge.Assistant;

/// <summary>
/// Names a person to the assistant: as the <c>user_id</c> of a message, which bills count, and as the <c>customer_id</c> by which a
/// request to erase finds what was kept of them. One text for both, for it is held as long as the assistant thinks.
/// Source: https://cloud.ibm.com/apidocs/assistant-v2
/// </summary>
internal sealed record CustomerId
{
    private const string Label = "customer_id=";

    public CustomerId(string id) => Metadata = Label + id;

    /// <summary>What <c>X-Watson-Metadata</c> says: <c>customer_id=…</c>.</summary>
    public string Metadata { get; }

    /// <summary>The id alone.</summary>
    public ReadOnlySpan<char> Value => Metadata.AsSpan(Label.Length);

    public override string ToString() => Value.ToString();
}
