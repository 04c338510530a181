using System.Text.Json.Serialization;

namespace WhatsAppBridge.Assistant;

/// <summary>The protocol's small bodies. Responses have a context of their own.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SessionCreated))]
[JsonSerializable(typeof(ServiceError))]
[JsonSerializable(typeof(IamToken))]
[JsonSerializable(typeof(IamError))]
[JsonSerializable(typeof(CloudPakAccount))]
[JsonSerializable(typeof(CloudPakToken))]
[JsonSerializable(typeof(JwtClaims))]
internal sealed partial class AssistantJson : JsonSerializerContext;

internal sealed record SessionCreated(string? SessionId);

internal sealed record ServiceError(string? Error, IReadOnlyList<ServiceErrorDetail?>? Errors);

internal sealed record ServiceErrorDetail(string? Path);

internal sealed record IamToken(string? AccessToken, double ExpiresIn);

internal sealed record IamError([property: JsonPropertyName("errorCode")] string? ErrorCode);

internal sealed record CloudPakAccount
{
    public string? Username { get; init; }

    public string? Password { get; init; }

    public string? ApiKey { get; init; }
}

internal sealed record CloudPakToken(string? Token);

internal sealed record JwtClaims(long Iat, long Exp);
