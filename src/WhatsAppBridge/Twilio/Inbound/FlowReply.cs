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

    private static IEnumerable<(string Name, string Value)> Values(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Values),
        JsonValueKind.Object when IsNamedValue(element) => [(element.GetProperty("name").GetString()!, TextOf(element.GetProperty("value")) ?? "")],
        JsonValueKind.Object => element.EnumerateObject().Where(member => !member.NameEquals(Token)).SelectMany(member =>
            TextOf(member.Value) is { } text ? [(member.Name, text)] : Values(member.Value)),
        _ => [],
    };

    // As a page lists its fields. An object that has more members than these two means something else by them.
    private static bool IsNamedValue(JsonElement element) =>
        element.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String
        && element.TryGetProperty("value", out var value) && TextOf(value) is not null
        && element.EnumerateObject().Count() == 2;

    // Several choices of one field are an array of scalars.
    private static string? TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString() is { Length: > 0 } text ? text : null,
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        JsonValueKind.Array when value.GetArrayLength() > 0 && value.EnumerateArray().All(IsScalar) =>
            string.Join(", ", value.EnumerateArray().Select(TextOf).OfType<string>()) is { Length: > 0 } text ? text : null,
        _ => null,
    };

    private static bool IsScalar(JsonElement value) => value.ValueKind is not (JsonValueKind.Array or JsonValueKind.Object);
}
