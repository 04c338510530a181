using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace WhatsAppBridge.Playground.Twilio;

/// <summary>A call of the REST interface with its form read and its credentials taken apart.</summary>
internal sealed record RestRequest(
    string Method, string Path, IQueryCollection Query, string? User, string? Password, IReadOnlyList<KeyValuePair<string, string>> Form, JsonObject? Json)
{
    public static async Task<RestRequest> ReadAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        var isForm = context.Request.HasFormContentType;
        var (user, password) = Credentials(context.Request.Headers.Authorization.ToString());
        var json = context.Request.HasJsonContentType() ? ParseJson(body) : null;
        return new(context.Request.Method, context.Request.Path, context.Request.Query, user, password, isForm ? FormEncoding.Decode(body) : [], json);
    }

    public string? this[string name] => Form.Where(p => p.Key == name).Select(p => p.Value).LastOrDefault();

    public IReadOnlyList<string> All(string name) => [.. Form.Where(p => p.Key == name && p.Value.Length > 0).Select(p => p.Value)];

    private static JsonObject? ParseJson(string body)
    {
        try
        {
            return JsonNode.Parse(body) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static (string? User, string? Password) Credentials(string header)
    {
        const string scheme = "Basic ";
        if (!header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
            return default;

        var bytes = new byte[header.Length];
        if (!Convert.TryFromBase64String(header[scheme.Length..].Trim(), bytes, out var written))
            return default;

        var parts = Encoding.UTF8.GetString(bytes, 0, written).Split(':', 2);
        return parts.Length == 2 ? (parts[0], parts[1]) : default;
    }
}
