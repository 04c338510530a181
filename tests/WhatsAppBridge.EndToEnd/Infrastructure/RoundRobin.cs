using System.Net;
using System.Net.Sockets;

namespace WhatsAppBridge.EndToEnd.Infrastructure;

/// <summary>A load balancer of the simplest kind: each connection goes to the next instance that takes it, and asks nothing about it.</summary>
internal sealed class RoundRobin : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _accepting;
    private volatile Uri[] _instances = [];
    private int _next;

    public RoundRobin()
    {
        _listener.Start(512);
        _accepting = AcceptAsync();
    }

    public Uri Address => new($"http://{_listener.LocalEndpoint}");

    public void SendTo(IEnumerable<Uri> instances) => _instances = [.. instances];

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ForwardAsync(await _listener.AcceptTcpClientAsync(_stopping.Token));
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException)
        {
            // Stopped.
        }
    }

    private async Task ForwardAsync(TcpClient client)
    {
        using var caller = client;
        using var instance = await ConnectAsync();
        if (instance is null)
            return;

        try
        {
            await Task.WhenAny(PumpAsync(caller, instance), PumpAsync(instance, caller));
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // One side is gone, and the other hears of it.
        }
    }

    private async Task<TcpClient?> ConnectAsync()
    {
        var instances = _instances;
        for (var attempt = 0; attempt < instances.Length; attempt++)
        {
            var client = new TcpClient();
            try
            {
                var address = instances[(Interlocked.Increment(ref _next) & int.MaxValue) % instances.Length];
                await client.ConnectAsync(IPAddress.Loopback, address.Port, _stopping.Token);
                return client;
            }
            catch (SocketException)
            {
                client.Dispose();
            }
        }

        return null;
    }

    private async Task PumpAsync(TcpClient from, TcpClient to) => await from.GetStream().CopyToAsync(to.GetStream(), _stopping.Token);
}
