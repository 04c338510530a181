using System.Text.Json;
using WhatsAppBridge.Assistant.Responses;

namespace WhatsAppBridge.Assistant;

/// <summary>What the assistant answered in one turn.</summary>
internal sealed record AssistantAnswer
{
    public required IReadOnlyList<ResponseItem> Items { get; init; }

    // Members nobody knows may nest as deep as they like.
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 512 };

    /// <summary>
    /// Reads <c>output.generic</c>. An answer without it is an answer without responses; an item that is broken is
    /// one broken item, never a broken answer.
    /// </summary>
    /// <exception cref="JsonException">The body is not JSON, or not an object.</exception>
    public static AssistantAnswer Read(ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(JsonRepair.Clean(body), Options);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
            throw new JsonException("The answer is not a JSON object.");

        var items = new List<ResponseItem>();
        if (document.RootElement.TryGetProperty("output", out var output)
            && output.ValueKind == JsonValueKind.Object
            && output.TryGetProperty("generic", out var generic)
            && generic.ValueKind == JsonValueKind.Array)
        {
            items.AddRange(generic.EnumerateArray().Select(ResponseItemReader.Read));
        }

        return new AssistantAnswer { Items = items };
    }
}
