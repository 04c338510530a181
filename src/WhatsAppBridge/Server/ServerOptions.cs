using WhatsAppBridge.Settings;

namespace WhatsAppBridge.Server;

/// <summary>What the bridge's own HTTP server takes on.</summary>
internal sealed record ServerOptions
{
    public const string Section = "Server";

    /// <summary>
    /// Connections at the same time; further ones are closed at once. A turn holds one for as long as Twilio waits, so
    /// this bounds the turns in flight as well as what a flood can occupy.
    /// </summary>
    public int MaxConnections { get; init; }

    /// <summary>
    /// For how long webhooks are still taken after the process was asked to stop, while readiness says no. Longer than
    /// the load balancer needs to notice; zero where there is none.
    /// </summary>
    public TimeSpan DrainTime { get; init; }

    public static ServerOptions Read(SettingsReader settings) => new()
    {
        MaxConnections = settings.Whole("MaxConnections", 20_000, atLeast: 100, atMost: 1_000_000),
        DrainTime = settings.Time("DrainTime", TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromMinutes(2)),
    };
}
