using System.Text.Json;
using WhatsAppBridge.Assistant.Responses;

namespace WhatsAppBridge.Assistant;

/// <summary>What the assistant answered in one turn.</summary>
internal sealed record AssistantAnswer
{
    public required IReadOnlyList<ResponseItem> Items { get; init; }

    /// <summary>The assistant waits for the next message without anything from the person: an empty one, at once.</summary>
    public bool SkipsInput { get; init; }

    /// <summary>What the answer tells the channel to do, in IBM's own words, such as <c>terminateSession</c>.</summary>
    public IReadOnlyList<string> Commands { get; init; } = [];

    /// <summary>The skills' context as exported, raw JSON; null when it was not asked for, or is too large to keep.</summary>
    public string? ExportedSkills { get; init; }

    // Members nobody knows may nest as deep as they like.
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 512 };

    /// <summary>
    /// Reads <c>output.generic</c>, and of the context what concerns a channel. An answer without them is an answer
    /// without responses; an item that is broken is one broken item, never a broken answer.
    /// </summary>
    /// <exception cref="JsonException">The body is not JSON, or not an object.</exception>
    public static AssistantAnswer Read(ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(JsonRepair.Clean(body), Options);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
            throw new JsonException("The answer is not a JSON object.");

        var output = AnswerContext.Member(document.RootElement, "output"u8);
        var generic = AnswerContext.Member(output, "generic"u8);
        var context = AnswerContext.Member(document.RootElement, "context"u8);
        return new AssistantAnswer
        {
            Items = generic.ValueKind == JsonValueKind.Array ? ItemsOf(generic) : [],
            SkipsInput = AnswerContext.SkipsInput(context),
            Commands = AnswerContext.Commands(output, context),
            ExportedSkills = AnswerContext.ExportedSkills(context),
        };
    }

    private static ResponseItem[] ItemsOf(JsonElement generic)
    {
        var items = new ResponseItem[generic.GetArrayLength()];
        var count = 0;
        foreach (var item in generic.EnumerateArray())
            items[count++] = ResponseItemReader.Read(item);
        return items;
    }
}
