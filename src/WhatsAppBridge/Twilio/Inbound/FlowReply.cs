using System.Text.Json;

namespace WhatsAppBridge.Twilio.Inbound;

/// <summary>
/// A submitted WhatsApp Flow, <c>InteractiveData</c>: pages of named values, or just named values. No page of the
/// vendor describes it, so whatever scalar stands there is taken along. Pure.
/// </summary>
internal static class FlowReply
{
    private const int LongestJson = 8 * 1024;
    private const string Token = "flow_token";

    /// <summary>The data as it came; null for what is no JSON object, or too large for a session's context.</summary>
    public static string? Json(string? data) => Parse(data) is null ? null : data;

    /// <summary>What the person filled in, such as <c>Email: ana@example.com; Size: 42</c>; empty when there is nothing to read.</summary>
    public static string Words(string? data) =>
        Parse(data) is { } flow ? string.Join("; ", Values(flow).Select(value => $"{value.Name}: {value.Value}")) : "";

    private static JsonElement? Parse(string? data)
    {
        if (data is not { Length: > 0 and <= LongestJson })
            return null;

        try
        {
            var flow = JsonElement.Parse(data);
            return flow.ValueKind == JsonValueKind.Object && Values(flow).Count() >= 0 ? flow : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The latter for half a surrogate pair in an escape, which no string can hold.
            return null;
        }
    }

    private static IEnumerable<(string Name, string Value)> Values(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Array)
            return element.EnumerateArray().SelectMany(Values);
        if (element.ValueKind != JsonValueKind.Object)
            return [];

        return Text(element, "name") is { } name && Text(element, "value") is { } value
            ? [(name, value)]
            : element.EnumerateObject().Where(member => !member.NameEquals(Token)).SelectMany(member =>
                TextOf(member.Value) is { } text ? [(member.Name, text)] : Values(member.Value));
    }

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var member) ? TextOf(member) : null;

    private static string? TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString() is { Length: > 0 } text ? text : null,
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        _ => null,
    };
}
