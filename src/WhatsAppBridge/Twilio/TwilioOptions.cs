using WhatsAppBridge.Settings;

namespace WhatsAppBridge.Twilio;

/// <summary>The Twilio accounts and the addresses on both sides.</summary>
internal sealed record TwilioOptions
{
    public const string Section = "Twilio";

    /// <summary>The account the bridge belongs to.</summary>
    public required TwilioAccount Account { get; init; }

    /// <summary>Subaccounts whose numbers the bridge answers too. Each signs its webhooks with its own token.</summary>
    public IReadOnlyList<TwilioAccount> Subaccounts { get; init; } = [];

    /// <summary>
    /// Origin and optional path prefix that Twilio calls, as entered there: it is part of what Twilio signs. User info
    /// and an odd port belong to it. Absent: scheme and host of each request, which is right only where nothing, or
    /// only <see cref="TrustedProxies"/>, stands in front of the bridge.
    /// </summary>
    public string? PublicUrl { get; init; }

    /// <summary>
    /// Proxies whose <c>X-Forwarded-Proto</c>, <c>-Host</c> and <c>-Prefix</c> count while there is no
    /// <see cref="PublicUrl"/>. From anybody else those headers are ignored.
    /// </summary>
    public IReadOnlyList<System.Net.IPNetwork> TrustedProxies { get; init; } = [];

    /// <summary>Twilio's REST API.</summary>
    public required string ApiUrl { get; init; }

    /// <summary>Twilio's Messaging API.</summary>
    public required string MessagingUrl { get; init; }

    /// <summary>Twilio's Content API.</summary>
    public required string ContentUrl { get; init; }

    /// <summary>
    /// Further hosts media may be fetched from without credentials, exact or as <c>*.example.com</c>: Twilio moves files
    /// to storage of its choice.
    /// </summary>
    public IReadOnlyList<string> MediaHosts { get; init; } = [];

    /// <summary>How long the link to an attachment holds.</summary>
    public TimeSpan AttachmentLifetime { get; init; }

    /// <summary>The bridge's account and its subaccounts.</summary>
    public IReadOnlyList<TwilioAccount> Accounts => [Account, .. Subaccounts];

    /// <summary>The account of that SID, the bridge's own for no SID; null for one that is not configured, or no longer.</summary>
    public TwilioAccount? AccountOf(string? accountSid) =>
        accountSid is null ? Account : Accounts.FirstOrDefault(account => account.AccountSid == accountSid);

    public static TwilioOptions Read(SettingsReader settings)
    {
        var options = new TwilioOptions
        {
            Account = TwilioAccount.Read(settings),
            Subaccounts = [.. settings.Sections("Subaccounts").Select(TwilioAccount.Read)],
            PublicUrl = settings.Address("PublicUrl", null,
                "write the address Twilio calls up to /webhooks, such as https://bridge.example.com"),
            TrustedProxies = ReadProxies(settings),
            ApiUrl = ReadVendorAddress(settings, "ApiUrl", "https://api.twilio.com"),
            MessagingUrl = ReadVendorAddress(settings, "MessagingUrl", "https://messaging.twilio.com"),
            ContentUrl = ReadVendorAddress(settings, "ContentUrl", "https://content.twilio.com"),
            MediaHosts = settings.List("MediaHosts"),
            AttachmentLifetime = settings.Time("AttachmentLifetime", TimeSpan.FromHours(1), TimeSpan.FromSeconds(1), TimeSpan.FromDays(7)),
        };

        if (options.PublicUrl?.Contains("/webhooks", StringComparison.OrdinalIgnoreCase) == true)
            settings.Report("PublicUrl", SettingsReader.WithoutUser(options.PublicUrl), "write only the part before /webhooks, such as https://bridge.example.com");
        if (options.Accounts.DistinctBy(account => account.AccountSid).Count() < options.Accounts.Count)
            settings.Report("Subaccounts", "the same AccountSid twice", "list each account once, and the main account not at all");
        if (options.Accounts.SelectMany(account => account.SigningTokens.Distinct()).GroupBy(token => token).Any(token => token.Key.Length > 0 && token.Count() > 1))
            settings.Report("Subaccounts", "the same token for two accounts", "write each account's own token: it tells whose request it is");

        return options;
    }

    private static List<System.Net.IPNetwork> ReadProxies(SettingsReader settings)
    {
        var proxies = new List<System.Net.IPNetwork>();
        foreach (var written in settings.List("TrustedProxies"))
        {
            if (System.Net.IPNetwork.TryParse(written, out var network))
                proxies.Add(network);
            else if (System.Net.IPAddress.TryParse(written, out var address))
                proxies.Add(new System.Net.IPNetwork(address, address.GetAddressBytes().Length * 8));
            else
                settings.Report("TrustedProxies", written, "write addresses or networks, such as 10.0.0.4 or 10.0.0.0/24");
        }

        return proxies;
    }

    private static string ReadVendorAddress(SettingsReader settings, string name, string whenAbsent)
    {
        var address = settings.Address(name, whenAbsent, $"write an address such as {whenAbsent}") ?? "";
        if (TwilioRegion.AddressWithEdge(address) is { } withEdge)
            settings.Report(name, address, $"write {withEdge}: Twilio answers at a region only together with its edge");
        return address;
    }
}
