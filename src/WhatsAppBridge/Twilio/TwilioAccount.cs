using System.Net.Http.Headers;
using System.Text;
using WhatsAppBridge.Settings;

namespace WhatsAppBridge.Twilio;

/// <summary>One account: what verifies its webhooks and what signs in at the REST API for it.</summary>
internal sealed record TwilioAccount
{
    /// <summary>The account, <c>AC</c> and 32 hexadecimal digits.</summary>
    public required string AccountSid { get; init; }

    /// <summary>The primary auth token: verifies webhooks, and signs in at the REST API where no API key is given.</summary>
    public required string AuthToken { get; init; }

    /// <summary>
    /// Further tokens that may have signed a webhook: the next one during a rotation (a promoted token signs at once,
    /// and the old one no more), or that of another Twilio region, each of which has its own.
    /// </summary>
    public IReadOnlyList<string> AdditionalAuthTokens { get; init; } = [];

    /// <summary>An API key for the REST API, <c>SK</c> and 32 hexadecimal digits. Optional; it never signs webhooks.</summary>
    public string? ApiKeySid { get; init; }

    /// <summary>The secret of <see cref="ApiKeySid"/>.</summary>
    public string? ApiKeySecret { get; init; }

    /// <summary>Every token a webhook of this account may be signed with.</summary>
    public IReadOnlyList<string> SigningTokens => [AuthToken, .. AdditionalAuthTokens];

    /// <summary>How the bridge signs in at the REST API for this account; the account's SID stays in the path, whoever signs in.</summary>
    public AuthenticationHeaderValue Authorization => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(
        ApiKeySid is null ? $"{AccountSid}:{AuthToken}" : $"{ApiKeySid}:{ApiKeySecret}")));

    /// <summary>The same account, signing in with its auth token: it may do what an API key perhaps may not.</summary>
    public TwilioAccount WithoutApiKey() => this with { ApiKeySid = null, ApiKeySecret = null };

    public static TwilioAccount Read(SettingsReader settings)
    {
        // A wrong SID is treated as a secret: what stands there may be the token or key from the line below it.
        var account = new TwilioAccount
        {
            AccountSid = settings.RequiredMatching("AccountSid", value => IsSid(value, "AC"),
                "write the account SID from the Twilio Console: AC and 32 hexadecimal digits", isSecret: true),
            AuthToken = settings.Required("AuthToken", "write the account's primary auth token from the Twilio Console"),
            AdditionalAuthTokens = settings.List("AdditionalAuthTokens"),
            ApiKeySid = settings.Matching("ApiKeySid", value => IsSid(value, "SK"),
                "write the SID of an API key (SK and 32 hexadecimal digits), or nothing to use the auth token", isSecret: true),
            ApiKeySecret = settings.Optional("ApiKeySecret"),
        };

        if (account.ApiKeySid is not null && account.ApiKeySecret is null)
            settings.Report("ApiKeySecret", null, $"write the secret that belongs to {settings.NameOf("ApiKeySid")}");

        return account;
    }

    // Records print their members; this one holds secrets.
    public override string ToString() => AccountSid;

    private static bool IsSid(string value, string prefix) =>
        value.Length == 34 && value.StartsWith(prefix, StringComparison.Ordinal) && value.AsSpan(2).IndexOfAnyExcept("0123456789abcdefABCDEF") < 0;
}
