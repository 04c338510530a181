using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.Benchmarks.Load;

/// <summary>A Redis server of the benchmark's own, with an append-only file written once a second, as is Redis' default with a file.</summary>
internal sealed class RedisUnderLoad : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("whatsappbridge-load-");
    private readonly Process _process;

    private RedisUnderLoad(int port)
    {
        Address = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");
        _process = new Process
        {
            StartInfo = new ProcessStartInfo("redis-server",
            [
                "--port", port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--dir", _folder.FullName,
                "--appendonly", "yes", "--appendfsync", "everysec", "--save", "", "--daemonize", "no",
            ])
            {
                RedirectStandardOutput = true,
            },
        };
        _process.OutputDataReceived += (_, _) => { };
    }

    public string Address { get; }

    /// <summary>Null where there is no Redis on the machine. The bridge itself waits until the server takes connections.</summary>
    public static RedisUnderLoad? TryStart()
    {
        var server = new RedisUnderLoad(FreePort.Find());
        try
        {
            server._process.Start();
            server._process.BeginOutputReadLine();
            return server;
        }
        catch (Win32Exception)
        {
            server._folder.Delete(recursive: true);
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }
}
