using System.Text.Json.Nodes;

namespace WhatsAppBridge.Playground.Twilio;

/// <summary>Status and document of an answer, and the message the call was about, if it was about one.</summary>
internal sealed record RestAnswer(int Status, JsonObject Body, string? MessageSid = null)
{
    public static RestAnswer Of(RestError error) => new(error.Status, error.ToJson());
}
