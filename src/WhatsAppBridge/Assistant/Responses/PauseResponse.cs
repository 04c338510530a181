namespace WhatsAppBridge.Assistant.Responses;

internal sealed record PauseResponse : ResponseItem
{
    /// <summary>Milliseconds, possibly with decimals.</summary>
    public double? Time { get; init; }
}
