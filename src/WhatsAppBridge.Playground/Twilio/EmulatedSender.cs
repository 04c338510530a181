using System.Security.Cryptography;
using System.Text;

namespace WhatsAppBridge.Playground.Twilio;

/// <summary>A number people can write to, and where Twilio posts what they write.</summary>
public sealed record EmulatedSender
{
    public required string Number { get; init; }

    public required string AccountSid { get; init; }

    public string Sid => "XE" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Number)))[..32];

    /// <summary>ONLINE, OFFLINE, PENDING_VERIFICATION and more.</summary>
    public string Status { get; init; } = "ONLINE";

    /// <summary>What Meta thinks of it: HIGH, MEDIUM, LOW.</summary>
    public string QualityRating { get; init; } = "HIGH";

    /// <summary>As it was entered; null for the emulator's own <see cref="EmulatedTwilio.WebhookUrl"/>.</summary>
    public string? CallbackUrl { get; init; }

    public string CallbackMethod { get; init; } = "POST";

    public string? FallbackUrl { get; init; }

    public string? FallbackMethod { get; init; }

    /// <summary>Where to tell what becomes of messages that name no address themselves.</summary>
    public string? StatusCallbackUrl { get; init; }

    public string? StatusCallbackMethod { get; init; }
}
