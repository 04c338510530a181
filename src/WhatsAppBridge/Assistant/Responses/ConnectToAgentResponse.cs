namespace WhatsAppBridge.Assistant.Responses;

internal sealed record ConnectToAgentResponse : ResponseItem
{
    public AgentMessage? AgentUnavailable { get; init; }
}

internal sealed record AgentMessage
{
    public string? Message { get; init; }
}
