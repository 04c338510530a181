namespace WhatsAppBridge.Playground.Twilio;

/// <summary>An account with its senders. What its numbers receive is signed with its own token.</summary>
/// <param name="AccountSid"><c>AC</c> and 32 hexadecimal digits.</param>
/// <param name="AuthToken">Signs its webhooks and opens the REST interface for it.</param>
/// <param name="Numbers">Its WhatsApp senders.</param>
public sealed record EmulatedAccount(string AccountSid, string AuthToken, params IReadOnlyList<string> Numbers)
{
    /// <summary>As the REST interface shows it: active, suspended or closed.</summary>
    public string Status { get; init; } = "active";

    /// <summary>Trial or Full.</summary>
    public string Type { get; init; } = "Full";
}
