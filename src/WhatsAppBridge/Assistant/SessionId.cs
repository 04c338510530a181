using System.Text.Json.Serialization;

namespace WhatsAppBridge.Assistant;

/// <summary>The assistant's name for one session. It opens a conversation, so it is treated like a secret in logs.</summary>
[JsonConverter(typeof(Converter))]
internal readonly record struct SessionId(string Value)
{
    public override string ToString() => Value.Length <= 8 ? "****" : string.Concat(Value.AsSpan(0, 8), "****");

    internal sealed class Converter() : ValueConverter<SessionId>(value => new SessionId(value), session => session.Value);
}
