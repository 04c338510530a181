using System.Text.Json.Nodes;

namespace WhatsAppBridge.Playground.Assistant;

/// <summary>One message to the assistant, as a dialog or a test's script sees it.</summary>
public sealed class AssistantTurn
{
    /// <summary>The whole request body.</summary>
    public required JsonObject Message { get; init; }

    /// <summary>How many turns this session has had, this one included.</summary>
    public required int TurnCount { get; init; }

    /// <summary>The session; null for a stateless message.</summary>
    public string? SessionId { get; init; }

    public required string UserId { get; init; }

    /// <summary>
    /// The context after what the client sent was merged in. Changes stay in the session, and go back to a client
    /// that asked for the context.
    /// </summary>
    public required JsonObject Context { get; init; }

    /// <summary>The <c>input</c> member; an empty object when there was none.</summary>
    public JsonObject Input => Message["input"] as JsonObject ?? [];

    /// <summary>What the person wrote; empty when nothing was sent.</summary>
    public string Text => Input["text"]?.GetValue<string>() ?? "";
}
