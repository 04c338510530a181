using System.Text.Json.Nodes;

namespace WhatsAppBridge.Playground.Assistant.Answers;

/// <summary>Response items, made from the JSON an assistant would send.</summary>
internal static class Item
{
    /// <summary>Where all media of the dialog lives; whoever shows a turn maps the host to files of its own.</summary>
    public const string Samples = "https://samples.playground.example";

    public static JsonObject Text(string text) => new() { ["response_type"] = "text", ["text"] = text };

    /// <summary>An answer written as the array it is on the wire.</summary>
    public static TurnOutcome Turn(string generic) => TurnOutcome.Of((JsonArray)JsonNode.Parse(generic)!);
}
