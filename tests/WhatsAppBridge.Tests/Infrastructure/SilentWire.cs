using System.Net.Sockets;

namespace WhatsAppBridge.Tests.Infrastructure;

/// <summary>A wire whose connections can go silent: they stay open and nothing arrives any more, as behind a firewall that has forgotten them.</summary>
internal sealed class SilentWire : Wire
{
    private int _silentUpTo;
    private volatile bool _isDead;

    private SilentWire(int port)
        : base(port)
    {
    }

    public static SilentWire To(int port) => new(port);

    /// <summary>All that are open go silent. Those made later carry again.</summary>
    public void Silence() => Volatile.Write(ref _silentUpTo, Connections);

    /// <summary>Whether nothing arrives at all, whichever connection it comes on: they are made and lead nowhere.</summary>
    public bool IsDead
    {
        get => _isDead;
        set => _isDead = value;
    }

    protected override async ValueTask<bool> PassAsync(int connection, bool isToServer, ReadOnlyMemory<byte> bytes, NetworkStream to)
    {
        if (!_isDead && connection > Volatile.Read(ref _silentUpTo))
            await to.WriteAsync(bytes);
        return true;
    }
}
