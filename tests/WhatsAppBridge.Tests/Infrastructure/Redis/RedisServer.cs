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

    /// <summary>
    /// Sets the server's clock, as far as the store can tell: every time it has written and every lifetime is moved the other way,
    /// in one step. Set forwards, what was to end within that time has ended.
    /// </summary>
    public async Task MoveClockAsync(TimeSpan by)
    {
        const string script = """
            local by = tonumber(ARGV[1])
            local moved = 0
            for _, key in ipairs(redis.call('KEYS', '*')) do
              local kind = redis.call('TYPE', key).ok
              if kind == 'hash' then
                for field, unit in pairs({['until'] = 1, former_until = 1, left = 1000}) do
                  local time = redis.call('HGET', key, field)
                  if time then
                    redis.call('HSET', key, field, string.format('%.0f', time - by * unit))
                    moved = moved + 1
                  end
                end
              elseif kind == 'zset' and (key:match(':busy$') or key:match(':messages$')) then
                local members = redis.call('ZRANGE', key, 0, -1, 'WITHSCORES')
                for i = 1, #members, 2 do redis.call('ZADD', key, members[i + 1] - by, members[i]) end
              end
              local lifetime = redis.call('PTTL', key)
              if lifetime > 0 then redis.call('PEXPIRE', key, string.format('%.0f', lifetime - by)) end
            end
            return moved
            """;
        var reply = await AskAsync("EVAL", script, "0", string.Create(CultureInfo.InvariantCulture, $"{by.TotalMilliseconds:0}"));
        Assert.StartsWith(":", reply, StringComparison.Ordinal);
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
