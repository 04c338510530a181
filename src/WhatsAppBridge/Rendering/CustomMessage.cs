using System.Text.Json;

namespace WhatsAppBridge.Rendering;

/// <summary>
/// What a <c>user_defined</c> response may say to this bridge:
/// <c>{"whatsapp": {"text": "...", "media": "https://..."}}</c>, either member or both.
/// </summary>
internal sealed record CustomMessage(string? Text, string? Media)
{
    public static CustomMessage? Read(JsonElement userDefined)
    {
        if (userDefined.ValueKind != JsonValueKind.Object
            || !userDefined.TryGetProperty("whatsapp", out var whatsapp)
            || whatsapp.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var message = new CustomMessage(TextOf(whatsapp, "text"), TextOf(whatsapp, "media"));
        return message is { Text: null, Media: null } ? null : message;
    }

    private static string? TextOf(JsonElement element, string name) =>
        element.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;
}
