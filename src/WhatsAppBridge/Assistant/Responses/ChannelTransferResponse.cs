using System.Text.Json.Serialization;

namespace WhatsAppBridge.Assistant.Responses;

internal sealed record ChannelTransferResponse : ResponseItem
{
    public string? MessageToUser { get; init; }

    [JsonConverter(typeof(LenientObjectConverter<TransferInfo>))]
    public TransferInfo? TransferInfo { get; init; }
}

internal sealed record TransferInfo
{
    [JsonConverter(typeof(LenientObjectConverter<TransferTarget>))]
    public TransferTarget? Target { get; init; }
}

internal sealed record TransferTarget
{
    [JsonConverter(typeof(LenientObjectConverter<TransferChat>))]
    public TransferChat? Chat { get; init; }
}

internal sealed record TransferChat
{
    public string? Url { get; init; }
}
