using System.Net;
using System.Net.Sockets;

namespace WhatsAppBridge.Tests.Infrastructure.Redis;

/// <summary>
/// A wire to a server that is cut before a given script reaches it: to whoever is at the server's end, the instance at the other
/// has stopped in the middle of what it was doing.
/// </summary>
internal sealed class CutWire : IAsyncDisposable
{
    private static readonly byte[] Script = "EVALSHA\r\n"u8.ToArray(), WholeScript = "EVAL\r\n"u8.ToArray();

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly TaskCompletionSource _cut = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<TcpClient> _ends = [];
    private readonly int _port;
    private int _left = int.MaxValue;

    private CutWire(int port)
    {
        _port = port;
        _listener.Start();
        _ = ListenAsync();
    }

    public string Address => _listener.LocalEndpoint.ToString()!;

    /// <summary>Completes when it is cut.</summary>
    public Task Cut => _cut.Task;

    public static CutWire To(RedisServer server) => new(server.Port);

    /// <summary>Lets so many scripts through from now on.</summary>
    public void CutAfter(int scripts) => Interlocked.Exchange(ref _left, scripts);

    public ValueTask DisposeAsync()
    {
        _listener.Stop();
        End();
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
                _ = CarryAsync(client.GetStream(), server.GetStream(), isToServer: true);
                _ = CarryAsync(server.GetStream(), client.GetStream(), isToServer: false);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // No more of them.
        }
    }

    private async Task CarryAsync(NetworkStream from, NetworkStream to, bool isToServer)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReadAsync(buffer) is > 0 and var length)
            {
                var allowed = isToServer ? Allowed(buffer.AsSpan(0, length)) : length;
                await to.WriteAsync(buffer.AsMemory(0, allowed));
                if (allowed == length)
                    continue;

                _listener.Stop();
                End();
                _cut.TrySetResult();
                return;
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // Cut, or over.
        }
    }

    // What was sent together with the script that does not arrive has arrived in part.
    private int Allowed(ReadOnlySpan<byte> bytes)
    {
        for (var at = 0; Next(bytes[at..]) is var next and >= 0; at += next + 1)
        {
            if (Interlocked.Decrement(ref _left) < 0)
                return at + next;
        }

        return bytes.Length;

        static int Next(ReadOnlySpan<byte> rest)
        {
            var (known, whole) = (rest.IndexOf(Script), rest.IndexOf(WholeScript));
            return known < 0 || whole < 0 ? Math.Max(known, whole) : Math.Min(known, whole);
        }
    }

    private void End()
    {
        lock (_ends)
        {
            foreach (var end in _ends)
                end.Dispose();
        }
    }
}
