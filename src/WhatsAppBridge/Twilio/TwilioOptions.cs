using WhatsAppBridge.Settings;

namespace WhatsAppBridge.Twilio;

/// <summary>The Twilio account and the addresses on both sides.</summary>
internal sealed record TwilioOptions
{
    public const string Section = "Twilio";

    /// <summary>The account, <c>AC</c> and 32 hexadecimal digits.</summary>
    public required string AccountSid { get; init; }

    /// <summary>The primary auth token: verifies webhooks, and signs in at the REST API where no API key is given.</summary>
    public required string AuthToken { get; init; }

    /// <summary>Further tokens that may have signed a webhook, for the time of a rotation.</summary>
    public IReadOnlyList<string> AdditionalAuthTokens { get; init; } = [];

    /// <summary>An API key for the REST API, <c>SK</c> and 32 hexadecimal digits. Optional.</summary>
    public string? ApiKeySid { get; init; }

    /// <summary>The secret of <see cref="ApiKeySid"/>.</summary>
    public string? ApiKeySecret { get; init; }

    /// <summary>
    /// Origin and optional path prefix that Twilio calls, as entered there: it is part of what Twilio signs. Absent:
    /// scheme and host of each request, which is right only where nothing stands in front of the bridge.
    /// </summary>
    public string? PublicUrl { get; init; }

    /// <summary>Twilio's REST API.</summary>
    public required string ApiUrl { get; init; }

    /// <summary>Twilio's Messaging API.</summary>
    public required string MessagingUrl { get; init; }

    /// <summary>Twilio's Content API.</summary>
    public required string ContentUrl { get; init; }

    /// <summary>Every token a webhook may be signed with.</summary>
    public IReadOnlyList<string> SigningTokens => [AuthToken, .. AdditionalAuthTokens];

    public static TwilioOptions Read(SettingsReader settings)
    {
        // A wrong SID is treated as a secret: what stands there may be the token or key from the line below it.
        var options = new TwilioOptions
        {
            AccountSid = settings.RequiredMatching("AccountSid", value => IsSid(value, "AC"),
                "write the account SID from the Twilio Console: AC and 32 hexadecimal digits", isSecret: true),
            AuthToken = settings.Required("AuthToken", "write the account's primary auth token from the Twilio Console"),
            AdditionalAuthTokens = settings.List("AdditionalAuthTokens"),
            ApiKeySid = settings.Matching("ApiKeySid", value => IsSid(value, "SK"),
                "write the SID of an API key (SK and 32 hexadecimal digits), or nothing to use the auth token", isSecret: true),
            ApiKeySecret = settings.Optional("ApiKeySecret"),
            PublicUrl = settings.Address("PublicUrl", null,
                "write the address Twilio calls up to /webhooks, such as https://bridge.example.com"),
            ApiUrl = settings.Address("ApiUrl", "https://api.twilio.com", "write an address such as https://api.twilio.com") ?? "",
            MessagingUrl = settings.Address("MessagingUrl", "https://messaging.twilio.com", "write an address such as https://messaging.twilio.com") ?? "",
            ContentUrl = settings.Address("ContentUrl", "https://content.twilio.com", "write an address such as https://content.twilio.com") ?? "",
        };

        if (options.PublicUrl?.Contains("/webhooks", StringComparison.OrdinalIgnoreCase) == true)
            settings.Report("PublicUrl", options.PublicUrl, "write only the part before /webhooks, such as https://bridge.example.com");
        if (options.ApiKeySid is not null && options.ApiKeySecret is null)
            settings.Report("ApiKeySecret", null, "write the secret that belongs to Twilio:ApiKeySid");

        return options;
    }

    private static bool IsSid(string value, string prefix) =>
        value.Length == 34 && value.StartsWith(prefix, StringComparison.Ordinal) && value.AsSpan(2).IndexOfAnyExcept("0123456789abcdefABCDEF") < 0;
}
