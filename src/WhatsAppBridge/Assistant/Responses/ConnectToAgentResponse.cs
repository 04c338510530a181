using System.Text.Json;
using System.Text.Json.Serialization;

namespace WhatsAppBridge.Assistant.Responses;

internal sealed record ConnectToAgentResponse : ResponseItem
{
    public JsonElement AgentUnavailable { get; init; }

    /// <summary>What is said when nobody is there.</summary>
    [JsonIgnore]
    public string? UnavailableText =>
        AgentUnavailable.ValueKind == JsonValueKind.Object ? AgentUnavailable.Deserialize(ResponseJson.Default.AgentMessage)?.Message : null;

    [JsonIgnore]
    public bool IsUnavailableBroken => AgentUnavailable.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null or JsonValueKind.Object);
}

internal sealed record AgentMessage
{
    public string? Message { get; init; }
}
