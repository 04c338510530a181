using System.Text.Json.Serialization;

namespace WhatsAppBridge.Assistant.Responses;

internal sealed record ConnectToAgentResponse : ResponseItem
{
    [JsonConverter(typeof(LenientObjectConverter<AgentMessage>))]
    public AgentMessage? AgentUnavailable { get; init; }
}

internal sealed record AgentMessage
{
    public string? Message { get; init; }
}
