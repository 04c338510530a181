using System.Text.Json;
using WhatsAppBridge.Assistant.Responses;

namespace WhatsAppBridge.Rendering;

/// <summary>
/// Finds the readable items inside web chat's containers (<c>grid</c>, <c>card</c>, <c>carousel</c>), which nest rows,
/// cells, bodies and footers of other items.
/// </summary>
internal static class ContainerParts
{
    // What is in them is an item, or broken; other lists say how things are laid out.
    private static readonly HashSet<string> ItemLists = ["body", "footer", "items"];

    /// <summary>The items in document order; a carousel's are its cards. The reader of JSON bounds the depth.</summary>
    public static IEnumerable<ResponseItem> Of(ContainerResponse container) =>
        container.IsCarousel && container.Content.TryGetProperty("items", out var cards) && cards.ValueKind == JsonValueKind.Array
            ? cards.EnumerateArray().Select(card => new ContainerResponse(card) { ResponseType = "card" })
            : Of(container.Content);

    private static IEnumerable<ResponseItem> Of(JsonElement content) => content.ValueKind switch
    {
        JsonValueKind.Array => content.EnumerateArray().SelectMany(Part),
        JsonValueKind.Object => content.EnumerateObject().Where(member => !member.NameEquals("channels")).SelectMany(MemberParts),
        _ => [],
    };

    private static IEnumerable<ResponseItem> MemberParts(JsonProperty member) =>
        member.Value.ValueKind == JsonValueKind.Array && ItemLists.Contains(member.Name)
            ? member.Value.EnumerateArray().SelectMany(element => element.ValueKind is JsonValueKind.Object or JsonValueKind.Array ? Part(element) : [ResponseItemReader.Read(element)])
            : Part(member.Value);

    private static IEnumerable<ResponseItem> Part(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty("response_type", out _)
            ? [ResponseItemReader.Read(element)]
            : Of(element);
}
