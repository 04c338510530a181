using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace WhatsAppBridge.Playground.Assistant;

/// <summary>What a handler decided to answer: JSON, or a fault the dialog asked for.</summary>
internal sealed record AssistantReply(int Status, JsonNode Body)
{
    // The service writes what people write as it is; only a browser would need more escaped.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public AssistantFault? Fault { get; init; }

    /// <summary>Headers of this answer beside those of every answer.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public static AssistantReply Ok(JsonNode body) => new(200, body);

    public static AssistantReply Failing(AssistantFault fault) => new(200, new JsonObject()) { Fault = fault };

    public byte[] ToUtf8()
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Plain))
            Body.WriteTo(writer);
        return buffer.ToArray();
    }
}
