using System.Text.Json;

namespace WhatsAppBridge.Assistant.Responses;

/// <summary>
/// <c>grid</c>, <c>card</c>, <c>carousel</c>: containers that web chat nests in one another. Kept raw; what can be
/// read is found by walking them.
/// </summary>
internal sealed record ContainerResponse(JsonElement Content) : ResponseItem
{
    /// <summary>A row of cards; the others are one thing each.</summary>
    public bool IsCarousel => ResponseType == "carousel";
}
