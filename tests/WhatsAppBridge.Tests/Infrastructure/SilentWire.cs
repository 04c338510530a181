using System.Net;
using System.Net.Sockets;

namespace WhatsAppBridge.Tests.Infrastructure;

/// <summary>A wire to a server whose connections can go silent: they stay open and nothing arrives any more, as behind a firewall that has forgotten them.</summary>
internal sealed class SilentWire : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<TcpClient> _ends = [];
    private readonly int _port;
    private int _connections;
    private int _silentUpTo;

    private SilentWire(int port)
    {
        _port = port;
        _listener.Start();
        _ = ListenAsync();
    }

    public string Authority => _listener.LocalEndpoint.ToString()!;

    /// <summary>How many have been made so far.</summary>
    public int Connections => Volatile.Read(ref _connections);

    public static SilentWire To(int port) => new(port);

    /// <summary>All that are open go silent. Those made later carry again.</summary>
    public void Silence() => Volatile.Write(ref _silentUpTo, Connections);

    public ValueTask DisposeAsync()
    {
        _listener.Stop();
        lock (_ends)
            _ends.ForEach(end => end.Dispose());
        return ValueTask.CompletedTask;
    }

    private async Task ListenAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                var server = new TcpClient();
                await server.ConnectAsync(IPAddress.Loopback, _port);
                lock (_ends)
                    _ends.AddRange([client, server]);
                var number = Interlocked.Increment(ref _connections);
                _ = CarryAsync(number, client.GetStream(), server.GetStream());
                _ = CarryAsync(number, server.GetStream(), client.GetStream());
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // No more of them.
        }
    }

    private async Task CarryAsync(int number, NetworkStream from, NetworkStream to)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReadAsync(buffer) is > 0 and var length)
            {
                if (number > Volatile.Read(ref _silentUpTo))
                    await to.WriteAsync(buffer.AsMemory(0, length));
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // Over.
        }
    }
}
