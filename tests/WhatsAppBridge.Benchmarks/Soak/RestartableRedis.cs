using System.Globalization;
using WhatsAppBridge.Benchmarks.Hosting;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.Benchmarks.Soak;

/// <summary>A Redis server that is killed and comes back with its file, to which everything is written before it answers.</summary>
internal sealed class RestartableRedis : IAsyncDisposable
{
    private readonly Launch _launch;
    private ChildProcess _server;

    private RestartableRedis(int port, DirectoryInfo folder)
    {
        Address = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");
        _launch = new Launch
        {
            Name = "redis-server",
            Program = Environment.GetEnvironmentVariable("REDIS_SERVER") ?? "redis-server",
            Arguments =
            [
                "--port", port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--dir", folder.FullName,
                "--appendonly", "yes", "--appendfsync", "always", "--save", "", "--daemonize", "no",
            ],
        };
        _server = ChildProcess.Start(_launch);
    }

    public string Address { get; }

    public static RestartableRedis Start(DirectoryInfo folder) => new(FreePort.Find(), folder);

    public async Task RestartAsync(TimeSpan away, CancellationToken cancellationToken)
    {
        await _server.DisposeAsync();
        await Task.Delay(away, TimeProvider.System, cancellationToken);
        _server = ChildProcess.Start(_launch);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
