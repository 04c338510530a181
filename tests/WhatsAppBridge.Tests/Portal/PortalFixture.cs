using System.Net;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.Tests.Portal;

/// <summary>A bridge with a portal, and a browser that is signed in.</summary>
public sealed class PortalFixture : IAsyncLifetime
{
    public const string Password = "correct horse battery";

    public BridgeFixture Bridge { get; private set; } = null!;

    internal PortalClient Client { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Bridge = await StartAsync(("Channels:0:PhoneNumber", "+1 415 555 0100"));
        Client = await SignInAsync(Bridge);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Bridge.DisposeAsync();
    }

    internal static Task<BridgeFixture> StartAsync(params (string Name, string? Value)[] settings)
    {
        var all = new Dictionary<string, string?> { ["Portal:Enabled"] = "true", ["Portal:Password"] = Password };
        foreach (var (name, value) in settings)
            all[name] = value;
        return BridgeFixture.StartAsync(all);
    }

    internal static async Task<PortalClient> SignInAsync(BridgeFixture bridge)
    {
        var client = new PortalClient(bridge.Address);
        using var response = await client.SignInAsync(Password);
        Assert.Equal(HttpStatusCode.SeeOther, response.StatusCode);
        await client.PageAsync("/portal/setup");
        return client;
    }
}
