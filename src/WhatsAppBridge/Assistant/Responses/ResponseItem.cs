using System.Text.Json;

namespace WhatsAppBridge.Assistant.Responses;

/// <summary>One item of <c>output.generic</c>.</summary>
internal abstract record ResponseItem
{
    /// <summary>What the assistant calls it.</summary>
    public string? ResponseType { get; init; }

    /// <summary>The channels the author meant it for, usually a list of objects with a <c>channel</c> each.</summary>
    public JsonElement Channels { get; init; }

    /// <summary>True unless channels are named and ours is not among them.</summary>
    public bool IsFor(string channelName) => NamesNone(Channels) || Names(Channels).Contains(channelName, StringComparer.OrdinalIgnoreCase);

    private static bool NamesNone(JsonElement channels) => channels.ValueKind switch
    {
        JsonValueKind.Array => channels.GetArrayLength() == 0,
        JsonValueKind.String => channels.GetString()!.Length == 0,
        JsonValueKind.Object => !channels.EnumerateObject().Any(),
        _ => true,
    };

    private static IEnumerable<string> Names(JsonElement channels) => channels.ValueKind switch
    {
        JsonValueKind.String => [channels.GetString()!],
        JsonValueKind.Array => channels.EnumerateArray().SelectMany(Names),
        JsonValueKind.Object when channels.TryGetProperty("channel", out var name) => Names(name),
        _ => [],
    };
}
