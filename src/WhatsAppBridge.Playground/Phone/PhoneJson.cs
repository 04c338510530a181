using System.Text.Json.Serialization;

namespace WhatsAppBridge.Playground.Phone;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PhoneState))]
[JsonSerializable(typeof(PhoneInput))]
[JsonSerializable(typeof(PhoneAccepted))]
[JsonSerializable(typeof(PhoneExchange))]
internal sealed partial class PhoneJson : JsonSerializerContext;
