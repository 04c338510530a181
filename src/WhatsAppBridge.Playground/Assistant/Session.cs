using System.Text.Json.Nodes;

namespace WhatsAppBridge.Playground.Assistant;

/// <summary>What the service remembers between the turns of one conversation.</summary>
internal sealed class Session(string id, DateTimeOffset created)
{
    public string Id => id;

    public DateTimeOffset LastUsed { get; set; } = created;

    public int Turns { get; set; }

    /// <summary>The context, merged from what clients sent and what the dialog keeps.</summary>
    public JsonObject Context { get; } = [];

    /// <summary>Held for the length of a turn, so that a turn sees the one before it finished.</summary>
    public SemaphoreSlim Gate { get; } = new(1);
}
