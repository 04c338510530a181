using System.Net;
using System.Net.Sockets;

namespace WhatsAppBridge.Tests.Infrastructure;

/// <summary>A wire between a client and a server on this machine, which does to the bytes that pass whatever it is made for.</summary>
internal abstract class Wire : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<TcpClient> _ends = [];
    private readonly int _port;
    private int _connections;

    protected Wire(int port)
    {
        _port = port;
        _listener.Start();
        _ = ListenAsync();
    }

    /// <summary>Where a client finds it.</summary>
    public string Address => _listener.LocalEndpoint.ToString()!;

    /// <summary>How many connections have been made so far.</summary>
    public int Connections => Volatile.Read(ref _connections);

    public ValueTask DisposeAsync()
    {
        End();
        return ValueTask.CompletedTask;
    }

    /// <summary>Passes bytes on, or does not.</summary>
    /// <param name="connection">The number of the connection, from 1.</param>
    /// <param name="isToServer">The direction.</param>
    /// <param name="bytes">What has come.</param>
    /// <param name="to">Where it is to go.</param>
    /// <returns>False when nothing more is to be carried.</returns>
    protected abstract ValueTask<bool> PassAsync(int connection, bool isToServer, ReadOnlyMemory<byte> bytes, NetworkStream to);

    /// <summary>All connections end, and there are no more.</summary>
    protected void End()
    {
        _listener.Stop();
        lock (_ends)
            _ends.ForEach(end => end.Dispose());
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
                _ = CarryAsync(number, client.GetStream(), server.GetStream(), isToServer: true);
                _ = CarryAsync(number, server.GetStream(), client.GetStream(), isToServer: false);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // No more of them.
        }
    }

    private async Task CarryAsync(int connection, NetworkStream from, NetworkStream to, bool isToServer)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReadAsync(buffer) is > 0 and var length && await PassAsync(connection, isToServer, buffer.AsMemory(0, length), to))
            {
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // Cut, or over.
        }
    }
}
