using System.Text.Json.Nodes;

namespace WhatsAppBridge.Playground.Assistant;

/// <summary>What a turn comes to: the <c>output</c> object, and what happens around the answer.</summary>
internal sealed record TurnOutcome(JsonNode Output)
{
    /// <summary>How long the answer takes, as if a webhook or an extension were being waited for.</summary>
    public TimeSpan Wait { get; init; }

    /// <summary>Played in place of the answer.</summary>
    public AssistantFault? Fault { get; init; }

    /// <summary>The session is gone when the next message comes.</summary>
    public bool ExpiresSession { get; init; }

    /// <summary>Asks the client for another turn at once, without input from the person.</summary>
    public bool SkipUserInput { get; init; }

    /// <summary>An ordinary answer of these response items.</summary>
    public static TurnOutcome Of(JsonArray generic) => new(new JsonObject
    {
        ["intents"] = new JsonArray(),
        ["entities"] = new JsonArray(),
        ["generic"] = generic,
    });

    public static TurnOutcome Of(params JsonObject[] items) => Of(new JsonArray([.. items]));
}
