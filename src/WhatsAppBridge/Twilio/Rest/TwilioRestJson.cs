using System.Text.Json.Serialization;

namespace WhatsAppBridge.Twilio.Rest;

/// <summary>The documents of Twilio's API, as far as the bridge reads and writes them.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ErrorDocument))]
[JsonSerializable(typeof(MessageDocument))]
[JsonSerializable(typeof(AccountDocument))]
[JsonSerializable(typeof(SenderPageDocument))]
[JsonSerializable(typeof(SenderUpdate))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
internal sealed partial class TwilioRestJson : JsonSerializerContext;

internal sealed record ErrorDocument(int? Code);

internal sealed record MessageDocument(string? Sid, string? Status, int? ErrorCode);

/// <summary>Without <c>auth_token</c>, which the answer holds in clear: what is not read can't leak.</summary>
internal sealed record AccountDocument(string? FriendlyName, string? Status, string? Type);

internal sealed record SenderPageDocument(IReadOnlyList<SenderDocument?>? Senders, PageDocument? Meta);

internal sealed record PageDocument(string? NextPageUrl);

internal sealed record SenderDocument(
    string? Sid, string? SenderId, string? Status, SenderWebhook? Webhook, SenderPropertiesDocument? Properties, IReadOnlyList<OfflineReasonDocument?>? OfflineReasons);

internal sealed record SenderPropertiesDocument(string? QualityRating, string? MessagingLimit);

internal sealed record OfflineReasonDocument(string? Code, string? Message);

internal sealed record SenderUpdate(SenderWebhook Webhook);
