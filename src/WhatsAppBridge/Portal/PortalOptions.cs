using WhatsAppBridge.Settings;

namespace WhatsAppBridge.Portal;

/// <summary>The operator's pages.</summary>
internal sealed record PortalOptions
{
    public const string Section = "Portal";

    /// <summary>Below this many characters a password is doubted at the start.</summary>
    public const int GoodPasswordLength = 12;

    /// <summary>Whether there is a portal at all; without it every address below <c>/portal</c> is a 404.</summary>
    public bool Enabled { get; init; }

    /// <summary>What operators sign in with. Every key of the portal is made from it: changing it signs everybody out.</summary>
    public string? Password { get; init; }

    public static PortalOptions Read(SettingsReader settings)
    {
        var options = new PortalOptions { Enabled = settings.Switch("Enabled", false), Password = settings.Optional("Password") };
        if (options is { Enabled: true, Password: null })
            settings.Report("Password", null, $"write a password for the operators, best of {GoodPasswordLength} characters or more, or Portal:Enabled=false");
        return options;
    }

    // Records print their members; this one holds a secret.
    public override string ToString() => $"Portal {(Enabled ? "on" : "off")}";
}
