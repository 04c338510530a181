using System.Text.Encodings.Web;
using System.Text.Json;
using WhatsAppBridge.Assistant.Responses;

namespace WhatsAppBridge.Rendering;

/// <summary>Reads the choices of an option or a suggestion. One that has no label is left out; the others keep their order.</summary>
internal static class ChoiceReader
{
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 600 };

    /// <summary>An option sends its <c>value.input</c> back.</summary>
    public static IReadOnlyList<MenuChoice> OfOptions(IReadOnlyList<ResponseChoice?>? options, AuthorText text) =>
        Read(options, text, value => value.TryGetProperty("input", out var input) && input.ValueKind == JsonValueKind.Object
            ? JsonElement.Parse($$"""{"input":{{input.GetRawText()}}}""", Deep)
            : null);

    /// <summary>A suggestion sends its whole <c>value</c> back.</summary>
    public static IReadOnlyList<MenuChoice> OfSuggestions(IReadOnlyList<ResponseChoice?>? suggestions, AuthorText text) =>
        Read(suggestions, text, value => value.TryGetProperty("input", out var input) && input.ValueKind == JsonValueKind.Object ? value : null);

    /// <summary>A label fits on the line behind its number.</summary>
    public static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static List<MenuChoice> Read(IReadOnlyList<ResponseChoice?>? choices, AuthorText text, Func<JsonElement, JsonElement?> request)
    {
        var read = new List<MenuChoice>();
        foreach (var choice in choices ?? [])
        {
            if (choice?.Label is not { } written || OneLine(text.Cut(written)) is not { Length: > 0 } label)
                continue;

            var fromValue = choice.Value.ValueKind == JsonValueKind.Object ? request(choice.Value) : null;
            read.Add(new MenuChoice(label, Shown(label, text), fromValue ?? TextInput(label)));
        }

        return read;
    }

    private static string Shown(string label, AuthorText text) =>
        text.Line(label) is { Length: > 0 } shown ? shown : label;

    // A choice without a usable value says its label, which is what a person would type.
    private static JsonElement TextInput(string label) =>
        JsonElement.Parse($$$"""{"input":{"message_type":"text","text":"{{{JsonEncodedText.Encode(label, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}}}"}}""");
}
