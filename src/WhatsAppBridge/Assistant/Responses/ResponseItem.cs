namespace WhatsAppBridge.Assistant.Responses;

/// <summary>One item of <c>output.generic</c>.</summary>
internal abstract record ResponseItem
{
    /// <summary>The channels the author meant it for; absent, null or empty means every channel.</summary>
    public IReadOnlyList<ResponseChannel?>? Channels { get; init; }

    public bool IsFor(string channelName) =>
        Channels is not { Count: > 0 } channels
        || channels.Any(channel => string.Equals(channel?.Channel, channelName, StringComparison.OrdinalIgnoreCase));
}

internal sealed record ResponseChannel
{
    public string? Channel { get; init; }
}
