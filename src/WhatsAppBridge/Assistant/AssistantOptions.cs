using WhatsAppBridge.Settings;

namespace WhatsAppBridge.Assistant;

/// <summary>One assistant: where it lives and how the bridge signs in.</summary>
internal sealed record AssistantOptions
{
    public const string Section = "Assistant";

    private const string IamUrl = "https://iam.cloud.ibm.com/identity/token";

    /// <summary>The service's address with its instance part, taken as it is; <c>/v2/...</c> is appended.</summary>
    public required string Url { get; init; }

    /// <summary>How the bridge signs in.</summary>
    public AssistantAuthentication Authentication { get; init; }

    /// <summary>The API key, for <c>Iam</c>, for <c>Basic</c> with the user <c>apikey</c>, or for <c>CloudPak</c>.</summary>
    public string? ApiKey { get; init; }

    /// <summary>The user, for <c>Basic</c> (default <c>apikey</c>) and <c>CloudPak</c>.</summary>
    public string? Username { get; init; }

    /// <summary>The password, for <c>Basic</c> (default the API key) and <c>CloudPak</c>.</summary>
    public string? Password { get; init; }

    /// <summary>A ready token, for <c>Bearer</c>. The bridge can't renew it.</summary>
    public string? BearerToken { get; init; }

    /// <summary>Where tokens come from, for <c>Iam</c> and <c>CloudPak</c>; for the latter, where it is not set, the cluster's own address.</summary>
    public required string TokenUrl { get; init; }

    /// <summary>A PEM file with the certificates of an authority of one's own, trusted beside the system's. Relative to the program.</summary>
    public string? CertificateAuthority { get; init; }

    /// <summary>Which HTTP is spoken with the service.</summary>
    public AssistantProtocols Protocols { get; init; }

    /// <summary>The assistant; with no <see cref="EnvironmentId"/>, what the older paths call the assistant id.</summary>
    public required string AssistantId { get; init; }

    /// <summary>The environment, for the paths with <c>/environments/</c>. Absent: the older paths.</summary>
    public string? EnvironmentId { get; init; }

    /// <summary>The API version, a date.</summary>
    public required string Version { get; init; }

    /// <summary>How long one call may take. IBM lets each of an assistant's webhooks take 30 s.</summary>
    public TimeSpan Timeout { get; init; }

    /// <summary>How many calls may be under way at once.</summary>
    public int MaxConcurrentCalls { get; init; }

    /// <summary>How many more may wait for their turn; further ones fail at once.</summary>
    public int MaxQueuedCalls { get; init; }

    /// <summary>How many failures in a row it takes until the assistant is left alone for a while; 0: it never is.</summary>
    public int BreakerFailures { get; init; }

    /// <summary>For how long at first.</summary>
    public TimeSpan BreakerPause { get; init; }

    /// <summary>
    /// How often an answer that asks to go on without the person (<c>skip_user_input</c>) is followed up; 0: never, and the
    /// context that says so is not asked for.
    /// </summary>
    public int MaxFollowUps { get; init; }

    /// <summary>Take the skills' state along into a new session when one has expired, so that the person notices nothing.</summary>
    public bool CarryContext { get; init; }

    /// <summary>The people's locale, as the assistant knows it (<c>context.global.system.locale</c>). Absent: not told.</summary>
    public string? Locale { get; init; }

    /// <summary>The people's time zone (<c>context.global.system.timezone</c>). Absent: not told.</summary>
    public string? TimeZone { get; init; }

    /// <summary>Send the context variables IBM's own WhatsApp channel sends (<c>context.integrations</c>).</summary>
    public bool SendChannelContext { get; init; }

    /// <summary>The name by which a response's <c>channels</c> list means this channel.</summary>
    public required string ChannelName { get; init; }

    public static AssistantOptions Read(SettingsReader settings)
    {
        var authentication = settings.Choice("Authentication", AssistantAuthentication.Iam);
        var options = new AssistantOptions
        {
            Authentication = authentication,
            Url = settings.Address("Url", "", "write the assistant's service address, such as https://api.eu-de.assistant.watson.cloud.ibm.com/instances/<instance id>") ?? "",
            ApiKey = settings.Optional("ApiKey"),
            Username = settings.Optional("Username"),
            Password = settings.Optional("Password"),
            BearerToken = settings.Optional("BearerToken"),
            TokenUrl = settings.Address("TokenUrl", IamUrl, $"write the address tokens are fetched from, such as {IamUrl}") ?? "",
            CertificateAuthority = ReadCertificateAuthority(settings),
            Protocols = settings.Choice("Protocols", AssistantProtocols.Http1AndHttp2),
            AssistantId = settings.RequiredMatching("AssistantId", IsId, "write the assistant's id from its settings page in IBM Cloud"),
            EnvironmentId = settings.Matching("EnvironmentId", IsId, "write the environment's id, or nothing for the older paths"),
            Version = settings.Matching("Version", IsDate, "write a date such as 2024-08-25") ?? "2024-08-25",
            Timeout = settings.Time("Timeout", TimeSpan.FromSeconds(30), TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(5)),
            MaxConcurrentCalls = settings.Whole("MaxConcurrentCalls", 10_000, 1, 100_000),
            MaxQueuedCalls = settings.Whole("MaxQueuedCalls", 10_000, 0, 1_000_000),
            BreakerFailures = settings.Whole("BreakerFailures", 20, 0, 10_000),
            BreakerPause = settings.Time("BreakerPause", TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(100), AssistantBreaker.LongestPause),
            MaxFollowUps = settings.Whole("MaxFollowUps", 5, 0, 20),
            CarryContext = settings.Switch("CarryContext", false),
            Locale = settings.Matching("Locale", IsLocale, "write a locale the assistant knows, such as en-us, or nothing"),
            TimeZone = settings.Matching("TimeZone", IsTimeZone, "write a time zone's name, such as Europe/Berlin, or nothing"),
            SendChannelContext = settings.Switch("SendChannelContext", true),
            ChannelName = settings.Optional("ChannelName") ?? "whatsapp",
        };

        if (settings.Optional("Url") is null)
            settings.Report("Url", null, "write the assistant's service address, such as https://api.eu-de.assistant.watson.cloud.ibm.com/instances/<instance id>");

        options.CheckCredentials(settings);
        // A cluster gives tokens itself; its accounts are no business of IBM Cloud's.
        return authentication == AssistantAuthentication.CloudPak && options.TokenUrl == IamUrl && Uri.TryCreate(options.Url, UriKind.Absolute, out var cluster)
            ? options with { TokenUrl = $"{cluster.GetLeftPart(UriPartial.Authority)}/icp4d-api/v1/authorize" }
            : options;
    }

    private static string? ReadCertificateAuthority(SettingsReader settings)
    {
        if (settings.Optional("CertificateAuthority") is not { } path)
            return null;

        if (Assistant.CertificateAuthority.ProblemWith(path) is not { } problem)
            return path;

        settings.Report("CertificateAuthority", path, $"write the path of a PEM file with the authority's certificates: {problem}");
        return null;
    }

    private void CheckCredentials(SettingsReader settings)
    {
        switch (Authentication)
        {
            case AssistantAuthentication.Iam when ApiKey is null:
                settings.Report("ApiKey", null, "write the assistant's API key, or another Assistant:Authentication than Iam");
                break;
            case AssistantAuthentication.Basic when ApiKey is null && (Username is null || Password is null):
                settings.Report("ApiKey", null, "write the API key, or Assistant:Username and Assistant:Password");
                break;
            case AssistantAuthentication.Bearer when BearerToken is null:
                settings.Report("BearerToken", null, "write the token, or another Assistant:Authentication than Bearer");
                break;
            case AssistantAuthentication.CloudPak when Username is null || (Password is null && ApiKey is null):
                settings.Report("Username", Username, "write Assistant:Username with Assistant:Password or Assistant:ApiKey, the account on the cluster");
                break;
        }
    }

    private static bool IsId(string value) => value.AsSpan().IndexOfAny("/?#% \t") < 0;

    // The service refuses what is not on its list, and the list grows.
    private static bool IsLocale(string value) => value is [>= 'a' and <= 'z', >= 'a' and <= 'z', '-', >= 'a' and <= 'z', >= 'a' and <= 'z'];

    private static bool IsTimeZone(string value) => value.Length <= 64 && value.All(character => char.IsAsciiLetterOrDigit(character) || "/_+-".Contains(character, StringComparison.Ordinal));

    private static bool IsDate(string value) => DateOnly.TryParseExact(value, "yyyy-MM-dd", out _);
}

internal enum AssistantAuthentication
{
    Iam,
    Basic,
    Bearer,
    CloudPak,
    None,
}

/// <summary>Named as Kestrel's are.</summary>
internal enum AssistantProtocols
{
    /// <summary>HTTP/2 where the service offers it when TLS begins, and HTTP/1.1 where not, or where there is no TLS.</summary>
    Http1AndHttp2,

    /// <summary>HTTP/1.1 whatever is offered.</summary>
    Http1,

    /// <summary>HTTP/2 only, also without TLS.</summary>
    Http2,
}
