using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using WhatsAppBridge.Playground.Assistant;
using WhatsAppBridge.Playground.Twilio;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.Benchmarks.Load;

/// <summary>
/// The built bridge as a process of its own, with its SQLite store unless told otherwise, between emulators that live in
/// this process: what the operating system books on it is the bridge's work alone.
/// </summary>
internal sealed class BridgeUnderLoad : IAsyncDisposable
{
    public const string PublicUrl = "https://bridge.example.com";

    // What the shell has set must not reach the bridge.
    private static readonly string[] Foreign =
        ["ASPNETCORE_", "DOTNET_ENVIRONMENT", "Logging_", "Twilio_", "Assistant_", "Channels_", "Conversation_", "Delivery_", "Rendering_", "Store_", "Server_", "Telemetry_", "OTEL_", "Portal_", "Urls"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("whatsappbridge-load-");
    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly EmulatedAssistant _assistant;
    private readonly EmulatedTwilio _twilio;
    private readonly Process _process;

    private BridgeUnderLoad(EmulatedAssistant assistant, EmulatedTwilio twilio, IReadOnlyDictionary<string, string> settings)
    {
        (_assistant, _twilio) = (assistant, twilio);
        _process = new Process { StartInfo = StartInfo(settings) };
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, _) => { };
    }

    public Uri Address { get; private set; } = null!;

    public EmulatedAssistant Assistant => _assistant;

    public EmulatedTwilio Twilio => _twilio;

    /// <summary>What the bridge holds of the machine's memory, in bytes: its resident set.</summary>
    public long Memory
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    public string AuthToken => _twilio.AuthToken;

    public string AccountSid => _twilio.AccountSid;

    /// <summary>Processor time of the bridge since it was started, by the operating system's books.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public int Threads
    {
        get
        {
            _process.Refresh();
            return _process.Threads.Count;
        }
    }

    public static Task<BridgeUnderLoad> StartAsync(CancellationToken cancellationToken) => StartAsync(new Dictionary<string, string>(), cancellationToken);

    /// <param name="settings">Environment variables beside the usual ones.</param>
    /// <param name="cancellationToken">The caller's.</param>
    public static async Task<BridgeUnderLoad> StartAsync(IReadOnlyDictionary<string, string> settings, CancellationToken cancellationToken)
    {
        var bridge = new BridgeUnderLoad(
            await EmulatedAssistant.StartAsync(new EmulatedAssistantOptions { Protocols = HttpProtocols.Http2 }, cancellationToken),
            await EmulatedTwilio.StartAsync(new EmulatedTwilioOptions { PublicUrl = new Uri(PublicUrl) }, cancellationToken),
            settings);
        try
        {
            bridge._process.Start();
            bridge._process.BeginOutputReadLine();
            bridge._process.BeginErrorReadLine();
            bridge.Address = await bridge._listening.Task.WaitAsync(TimeSpan.FromSeconds(60), cancellationToken);
            return bridge;
        }
        catch
        {
            await bridge.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        await _twilio.DisposeAsync();
        await _assistant.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private ProcessStartInfo StartInfo(IReadOnlyDictionary<string, string> settings)
    {
        var start = new ProcessStartInfo(BridgeProgram.Command[0], [.. BridgeProgram.Command.Skip(1), "--urls", "http://127.0.0.1:0"])
        {
            WorkingDirectory = _folder.FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => Foreign.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))).ToList())
            start.Environment.Remove(name);
        foreach (var (name, value) in Settings().Concat(settings))
            start.Environment[name] = value;
        return start;
    }

    private Dictionary<string, string> Settings() => new()
    {
        ["Twilio__AccountSid"] = _twilio.AccountSid,
        ["Twilio__AuthToken"] = _twilio.AuthToken,
        ["Twilio__PublicUrl"] = PublicUrl,
        ["Twilio__ApiUrl"] = _twilio.BaseUrl.ToString(),
        ["Twilio__MessagingUrl"] = _twilio.BaseUrl.ToString(),
        ["Assistant__Url"] = _assistant.Url.ToString(),
        ["Assistant__Protocols"] = "Http2",
        ["Assistant__TokenUrl"] = _assistant.TokenUrl.ToString(),
        ["Assistant__ApiKey"] = _assistant.ApiKey,
        ["Assistant__AssistantId"] = _assistant.AssistantId,
        ["Assistant__EnvironmentId"] = _assistant.EnvironmentId,
        ["Store__Sqlite__Path"] = Path.Combine(_folder.FullName, "bridge.db"),
    };

    // Each line is a JSON object; one of them says where the bridge listens. The end of the stream is an early death.
    private void Read(string? line)
    {
        if (_listening.Task.IsCompleted)
            return;

        if (line is null)
        {
            _listening.TrySetException(new InvalidOperationException("The bridge ended before it listened."));
            return;
        }

        using var entry = JsonDocument.Parse(line);
        if (entry.RootElement.TryGetProperty("SourceContext", out var source) && source.GetString() == "Microsoft.Hosting.Lifetime"
            && entry.RootElement.TryGetProperty("address", out var address))
            _listening.TrySetResult(new Uri(address.GetString()!));
    }
}
