using System.Text.Json;

namespace WhatsAppBridge.Assistant.Responses;

internal sealed record UserDefinedResponse : ResponseItem
{
    public JsonElement UserDefined { get; init; }
}
