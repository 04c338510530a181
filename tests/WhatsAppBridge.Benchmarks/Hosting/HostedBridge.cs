namespace WhatsAppBridge.Benchmarks.Hosting;

/// <summary>
/// The bridge as it is built, in a process that can be asked what it has allocated. The runtime's own metric says the same,
/// but whoever listens to metrics makes the bridge record them, and that allocates too.
/// </summary>
internal static class HostedBridge
{
    public const string Mode = "host-bridge";

    public static async Task<int> RunAsync() => await Serving.RunAsync(await BridgeApplication.BuildAsync(["--urls", "http://127.0.0.1:0"]));
}
