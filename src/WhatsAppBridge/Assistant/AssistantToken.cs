namespace WhatsAppBridge.Assistant;

/// <summary>A bearer token and when it should be replaced.</summary>
/// <param name="Value">The token.</param>
/// <param name="RenewAt">From here on a new one is fetched, while this one still works.</param>
/// <param name="ExpiresAt">From here on it does not.</param>
internal sealed record AssistantToken(string Value, DateTimeOffset RenewAt, DateTimeOffset ExpiresAt)
{
    // IBM's own SDKs renew when 80 % of the lifetime has passed.
    private const double RenewalShare = 0.8;

    public static AssistantToken Lasting(string value, DateTimeOffset from, TimeSpan lifetime) =>
        new(value, from + (lifetime * RenewalShare), from + lifetime);
}
