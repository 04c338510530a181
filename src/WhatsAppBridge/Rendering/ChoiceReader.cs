using System.Text.Encodings.Web;
using System.Text.Json;
using WhatsAppBridge.Assistant.Responses;

namespace WhatsAppBridge.Rendering;

/// <summary>Reads the choices of an option or a suggestion. One that has no label is left out; the others keep their order.</summary>
internal static class ChoiceReader
{
    /// <summary>An option sends its <c>value.input</c> back.</summary>
    public static IReadOnlyList<MenuChoice> OfOptions(IReadOnlyList<ResponseChoice?>? options) =>
        Read(options, value => value.TryGetProperty("input", out var input) && input.ValueKind == JsonValueKind.Object
            ? JsonElement.Parse($$"""{"input":{{input.GetRawText()}}}""")
            : null);

    /// <summary>A suggestion sends its whole <c>value</c> back.</summary>
    public static IReadOnlyList<MenuChoice> OfSuggestions(IReadOnlyList<ResponseChoice?>? suggestions) =>
        Read(suggestions, value => value.TryGetProperty("input", out _) ? value : null);

    /// <summary>A label fits on the line behind its number.</summary>
    public static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static List<MenuChoice> Read(IReadOnlyList<ResponseChoice?>? choices, Func<JsonElement, JsonElement?> request)
    {
        var read = new List<MenuChoice>();
        foreach (var choice in choices ?? [])
        {
            if (choice?.Label is not { } written || OneLine(written) is not { Length: > 0 } label)
                continue;

            var fromValue = choice.Value.ValueKind == JsonValueKind.Object ? request(choice.Value) : null;
            read.Add(new MenuChoice(label, fromValue ?? TextInput(label)));
        }

        return read;
    }

    // A choice without a usable value says its label, which is what a person would type.
    private static JsonElement TextInput(string label) =>
        JsonElement.Parse($$$"""{"input":{"message_type":"text","text":"{{{JsonEncodedText.Encode(label, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}}}"}}""");
}
