using System.Text.Json.Nodes;

namespace WhatsAppBridge.Playground.Twilio;

/// <summary>Status and document of an answer, and the message the call was about, if it was about one.</summary>
internal sealed record RestAnswer(int Status, JsonObject? Body, string? MessageSid = null)
{
    /// <summary>Done, and nothing to show for it.</summary>
    public static readonly RestAnswer NoContent = new(StatusCodes.Status204NoContent, null);

    /// <summary>The document as it goes over the wire.</summary>
    public string Text => Body?.ToJsonString() ?? "";

    public static RestAnswer Of(RestError error) => new(error.Status, error.ToJson());
}
