using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace WhatsAppBridge.Tests.Infrastructure.Redis;

/// <summary>
/// A real redis-server of our own: its port, its folder, its end. REDIS_SERVER names another program that speaks the same, such as
/// valkey-server.
/// </summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("whatsappbridge-redis-");
    private readonly string[] _options;
    private Process _process;

    private RedisServer(int port, string[] options)
    {
        (Port, _options) = (port, options);
        _process = Launch();
    }

    public int Port { get; }

    public string Address => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port}");

    /// <param name="options">Options of the command line. Without any it keeps nothing on disk.</param>
    public static async Task<RedisServer> StartAsync(params string[] options)
    {
        var server = new RedisServer(UnusedPort(), options);
        await server.WaitUntilItAnswersAsync();
        return server;
    }

    /// <summary>SIGKILL: what is not on disk is gone.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Starts it again, with what it has on disk.</summary>
    public async Task StartAgainAsync()
    {
        _process.Dispose();
        _process = Launch();
        await WaitUntilItAnswersAsync();
    }

    /// <summary>SIGSTOP: it takes connections and says nothing.</summary>
    public Task StopAsync() => SignalAsync("STOP");

    public Task ContinueAsync() => SignalAsync("CONT");

    /// <summary>What a server says to one command, as it stands on the wire.</summary>
    public async Task<string> AskAsync(params string[] command)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes(string.Concat(
            [$"*{command.Length}\r\n", .. command.Select(word => $"${Encoding.UTF8.GetByteCount(word)}\r\n{word}\r\n")])));
        var buffer = new byte[16 * 1024];
        return Encoding.UTF8.GetString(buffer, 0, await stream.ReadAsync(buffer));
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private Process Launch()
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("REDIS_SERVER") ?? "redis-server")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] arguments =
        [
            "--port", Port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--dir", _folder.FullName, "--save", "", "--daemonize", "no", .. _options,
        ];
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        try
        {
            var process = Process.Start(start)!;
            // Nobody reads it, and a full pipe would stop the server.
            process.OutputDataReceived += (_, _) => { };
            process.ErrorDataReceived += (_, _) => { };
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            return process;
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new InvalidOperationException("These tests need redis-server: tests/run installs it, or leave them out with --quick.", exception);
        }
    }

    private async Task WaitUntilItAnswersAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            try
            {
                if ((await AskAsync("PING")).StartsWith("+PONG", StringComparison.Ordinal) || (await AskAsync("PING")).StartsWith("-NOAUTH", StringComparison.Ordinal))
                    return;
            }
            catch (SocketException) when (!_process.HasExited)
            {
                // It does not listen yet.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token);
        }
    }

    private async Task SignalAsync(string name)
    {
        using var kill = Process.Start("sh", ["-c", string.Create(CultureInfo.InvariantCulture, $"kill -{name} {_process.Id}")]);
        await kill.WaitForExitAsync();
        Assert.Equal(0, kill.ExitCode);
    }

    private static int UnusedPort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
