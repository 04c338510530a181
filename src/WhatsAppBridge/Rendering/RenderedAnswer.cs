namespace WhatsAppBridge.Rendering;

/// <summary>What one answer of the assistant becomes.</summary>
internal sealed record RenderedAnswer
{
    public required IReadOnlyList<OutboundMessage> Messages { get; init; }

    /// <summary>The newest list in the answer, if it holds one.</summary>
    public ChoiceMenu? Menu { get; init; }

    public bool EndsSession { get; init; }

    /// <summary>Items that became nothing, for the log.</summary>
    public IReadOnlyList<UnrenderedItem> Unrendered { get; init; } = [];
}

/// <summary>An item that became nothing, and why.</summary>
internal readonly record struct UnrenderedItem(string ResponseType, string Reason)
{
    /// <summary>The reason of types that are nothing on WhatsApp, whatever is in them.</summary>
    public const string NotShown = "not shown on WhatsApp";
}
