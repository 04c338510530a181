using System.Text.Json.Serialization;

namespace WhatsAppBridge;

/// <summary>
/// One end of a WhatsApp conversation: a phone number in +E.164 form, or a business-scoped user id such as
/// <c>US.1029384756102938</c> when the person hides the phone number. Never with Twilio's <c>whatsapp:</c> prefix.
/// </summary>
[JsonConverter(typeof(Converter))]
internal readonly record struct WhatsAppAddress(string Value)
{
    /// <summary>True for +E.164, false for a business-scoped user id.</summary>
    public bool IsPhoneNumber => Value.StartsWith('+');

    /// <summary>What a log may show: enough to follow one person through a log, too little to call them.</summary>
    public override string ToString() => Masked;

    public string Masked => Value.Length switch
    {
        <= 4 => "****",
        <= 8 => string.Concat("****", Value.AsSpan(Value.Length - 2)),
        _ => string.Concat(Value.AsSpan(0, IsPhoneNumber ? 3 : 2), "****", Value.AsSpan(Value.Length - 3)),
    };

    internal sealed class Converter() : ValueConverter<WhatsAppAddress>(value => new WhatsAppAddress(value), address => address.Value);
}
