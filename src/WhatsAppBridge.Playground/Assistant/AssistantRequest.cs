using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace WhatsAppBridge.Playground.Assistant;

/// <summary>A request whose body has been read, so that it can be listed, refused or answered in any order.</summary>
internal sealed record AssistantRequest(HttpRequest Http, string Body)
{
    public static async Task<AssistantRequest> ReadAsync(HttpRequest http, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(http.Body, Encoding.UTF8);
        return new AssistantRequest(http, await reader.ReadToEndAsync(cancellationToken));
    }

    public string? Route(string name) => Http.RouteValues.TryGetValue(name, out var value) ? value as string : null;

    public string? Query(string name) => Http.Query.TryGetValue(name, out var value) ? value.ToString() : null;

    /// <summary>The body as a JSON object, an empty one when nothing was sent; null when it is anything else.</summary>
    public JsonObject? Json()
    {
        if (string.IsNullOrWhiteSpace(Body))
            return [];
        try
        {
            var json = JsonNode.Parse(Body) as JsonObject;
            // A JsonObject is filled on first use and only then notices a member that is there twice.
            _ = json?.Count;
            return json;
        }
        catch (Exception broken) when (broken is JsonException or ArgumentException)
        {
            return null;
        }
    }
}
