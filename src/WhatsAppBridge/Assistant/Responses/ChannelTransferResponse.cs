namespace WhatsAppBridge.Assistant.Responses;

internal sealed record ChannelTransferResponse : ResponseItem
{
    public string? MessageToUser { get; init; }

    public TransferInfo? TransferInfo { get; init; }
}

internal sealed record TransferInfo
{
    public TransferTarget? Target { get; init; }
}

internal sealed record TransferTarget
{
    public TransferChat? Chat { get; init; }
}

internal sealed record TransferChat
{
    public string? Url { get; init; }
}
