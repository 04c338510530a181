using System.Net.Sockets;

namespace WhatsAppBridge.Tests.Infrastructure;

/// <summary>A wire whose connections can go silent: they stay open and nothing arrives any more, as behind a firewall that has forgotten them.</summary>
internal sealed class SilentWire : Wire
{
    private int _silentUpTo;

    private SilentWire(int port)
        : base(port)
    {
    }

    public static SilentWire To(int port) => new(port);

    /// <summary>All that are open go silent. Those made later carry again.</summary>
    public void Silence() => Volatile.Write(ref _silentUpTo, Connections);

    protected override async ValueTask<bool> PassAsync(int connection, bool isToServer, ReadOnlyMemory<byte> bytes, NetworkStream to)
    {
        if (connection > Volatile.Read(ref _silentUpTo))
            await to.WriteAsync(bytes);
        return true;
    }
}
