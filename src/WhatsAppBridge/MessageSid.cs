using System.Text.Json.Serialization;

namespace WhatsAppBridge;

/// <summary>
/// Twilio's name for one message, <c>SM</c> or <c>MM</c> and 32 hexadecimal digits. The same message delivered twice
/// has the same SID, which makes it the key of "one message, one turn".
/// </summary>
[JsonConverter(typeof(Converter))]
internal readonly record struct MessageSid(string Value)
{
    /// <summary>Longer values are refused at the border: nothing Twilio documents is longer than 34 characters.</summary>
    public const int MaxLength = 64;

    public override string ToString() => Value;

    internal sealed class Converter() : ValueConverter<MessageSid>(value => new MessageSid(value), sid => sid.Value);
}
