using System.ComponentModel;
using System.Globalization;
using WhatsAppBridge.Benchmarks.Hosting;
using WhatsAppBridge.Benchmarks.Traffic;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.Benchmarks.SideBySide;

/// <summary>One stub assistant, one Redis server where there is one, and who is compared around them, each a process of its own.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly List<ChildProcess> _started = [];

    private Stage(DirectoryInfo folder, ChildProcess stub, Uri http2Stub, ChildProcess? redis, int redisPort)
    {
        (_folder, Stub, Http2Stub, Redis, RedisAddress) = (folder, stub, http2Stub, redis, string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{redisPort}"));
    }

    public ChildProcess Stub { get; }

    /// <summary>Where the stub speaks HTTP/2.</summary>
    public Uri Http2Stub { get; }

    /// <summary>Null where there is none on the machine.</summary>
    public ChildProcess? Redis { get; }

    public string RedisAddress { get; }

    public static async Task<Stage> StartAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("whatsappbridge-load-");
        var stub = await ChildProcess.StartAsync(Launch.Self("stub assistant", StubAssistant.Mode).CompiledOnce(), cancellationToken);
        var http2Stub = new Uri(await stub.TellAsync(StubAssistant.Http2Address, cancellationToken));
        var port = FreePort.Find();
        return new Stage(folder, stub, http2Stub, TryStartRedis(port, folder), port);
    }

    /// <summary>The same bridge with a store of its own each time.</summary>
    /// <param name="peer">Who.</param>
    /// <param name="cancellationToken">The caller's.</param>
    public Task<ChildProcess> StartAsync(Peer peer, CancellationToken cancellationToken) => StartAsync(LaunchOf(peer), cancellationToken);

    /// <summary>Our bridge on a store that is there already.</summary>
    public Task<ChildProcess> StartOnAsync(string sqliteFile, CancellationToken cancellationToken)
    {
        var usual = LaunchOf(Peer.Sqlite);
        return StartAsync(usual with { Environment = new Dictionary<string, string>(usual.Environment) { ["Store__Sqlite__Path"] = sqliteFile } }, cancellationToken);
    }

    /// <summary>Where a file can be that is gone with the stage.</summary>
    public string PathOf(string file) => Path.Combine(_folder.FullName, file);

    public async Task<ChildProcess> StartAsync(Launch launch, CancellationToken cancellationToken)
    {
        var child = await ChildProcess.StartAsync(launch, cancellationToken);
        _started.Add(child);
        return child;
    }

    public async Task StopAsync(ChildProcess child)
    {
        _started.Remove(child);
        await child.DisposeAsync();
    }

    public Launch LaunchOf(Peer peer) => peer switch
    {
        Peer.PassThrough => Launch.Self(peer.Title(), PassThrough.Mode, Stub.Address.ToString()),
        Peer.Http2PassThrough => Launch.Self(peer.Title(), PassThrough.Mode, Http2Stub.ToString(), PassThrough.OverHttp2),
        Peer.Tutorial => TutorialBridge.Launch(Stub.Address),
        _ => new Launch
        {
            Name = peer.Title(),
            Program = BridgeProgram.Command[0],
            Arguments = [.. BridgeProgram.Command.Skip(1), "--urls", "http://127.0.0.1:0"],
            Folder = _folder.FullName,
            Environment = SettingsOf(peer),
        },
    };

    /// <summary>Who can be compared on this machine.</summary>
    public IReadOnlyList<Peer> Peers() =>
        [.. Enum.GetValues<Peer>().Where(peer => (peer != Peer.Redis || Redis is not null) && (peer != Peer.Tutorial || TutorialBridge.IsInstalled))];

    public async ValueTask DisposeAsync()
    {
        foreach (var child in _started)
            await child.DisposeAsync();
        if (Redis is not null)
            await Redis.DisposeAsync();
        await Stub.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    public Dictionary<string, string> SettingsOf(Peer peer) => new()
    {
        ["Twilio__AccountSid"] = SignedMessages.AccountSid,
        ["Twilio__AuthToken"] = SignedMessages.AuthToken,
        ["Twilio__PublicUrl"] = SignedMessages.PublicUrl,
        ["Twilio__ApiUrl"] = Stub.Address.ToString(),
        ["Twilio__MessagingUrl"] = Stub.Address.ToString(),
        ["Twilio__ContentUrl"] = Stub.Address.ToString(),
        ["Assistant__Url"] = Http2Stub.ToString(),
        ["Assistant__Protocols"] = "Http2",
        ["Assistant__TokenUrl"] = new Uri(Stub.Address, StubAssistant.TokenPath).ToString(),
        ["Assistant__ApiKey"] = StubAssistant.ApiKey,
        ["Assistant__AssistantId"] = StubAssistant.AssistantId,
        ["Assistant__EnvironmentId"] = StubAssistant.EnvironmentId,
        ["Store__Provider"] = peer.ToString(),
        ["Store__Sqlite__Path"] = PathOf($"{Guid.NewGuid():N}.db"),
        ["Store__Redis__Connection"] = peer == Peer.Redis ? RedisAddress : "",
        ["Store__Redis__KeyPrefix"] = $"{Guid.NewGuid():N}",
    };

    // With a file that is written once a second, as is Redis' default with a file.
    private static ChildProcess? TryStartRedis(int port, DirectoryInfo folder)
    {
        try
        {
            return ChildProcess.Start(new Launch
            {
                Name = "redis-server",
                Program = Environment.GetEnvironmentVariable("REDIS_SERVER") ?? "redis-server",
                Arguments =
                [
                    "--port", port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--dir", folder.FullName,
                    "--appendonly", "yes", "--appendfsync", "everysec", "--save", "", "--daemonize", "no",
                ],
            });
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
