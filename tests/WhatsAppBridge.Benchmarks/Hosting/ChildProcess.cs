using System.Diagnostics;
using System.Text.RegularExpressions;

namespace WhatsAppBridge.Benchmarks.Hosting;

/// <summary>
/// A program as a process of its own, and what the operating system books on it: the processor and the memory of whoever
/// measures, and of the other programs, are in other books.
/// </summary>
internal sealed partial class ChildProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // What the shell has set must not reach the program.
    private static readonly string[] Foreign =
        ["ASPNETCORE_", "DOTNET_ENVIRONMENT", "Logging_", "Twilio_", "Assistant_", "Channels_", "Conversation_", "Delivery_", "Rendering_", "Store_", "Server_", "Telemetry_", "OTEL_", "Portal_", "Urls"];

    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Queue<string> _lastLines = [];
    private readonly Process _process;
    private TaskCompletionSource<string>? _said;

    private ChildProcess(Launch launch)
    {
        var start = new ProcessStartInfo(launch.Program, launch.Arguments)
        {
            WorkingDirectory = launch.Folder ?? Path.GetTempPath(),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => Foreign.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))).ToList())
            start.Environment.Remove(name);
        foreach (var (name, value) in launch.Environment)
            start.Environment[name] = value;
        Name = launch.Name;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        // Nobody reads all of it, and a full pipe would stop the program.
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
    }

    public string Name { get; }

    public int Id => _process.Id;

    /// <summary>Where the program says it listens.</summary>
    public Uri Address { get; private set; } = null!;

    public bool HasExited => _process.HasExited;

    /// <summary>Processor time of all its threads since it was started, those that have ended included.</summary>
    public TimeSpan ProcessorTime => ProcessBooks.ProcessorTime(_process.Id);

    /// <summary>What of it the runtime's compiler in the background has had so far; zero while it has nothing to do.</summary>
    public TimeSpan CompilerTime => ProcessBooks.ThreadTime(_process.Id, ".NET Tiered Com");

    /// <summary>What it holds of the machine's memory, in bytes; pages it shares with others by its part.</summary>
    public long Memory => ProcessBooks.ProportionalMemory(_process.Id);

    public int Handles => ProcessBooks.Handles(_process.Id);

    public int Threads => ProcessBooks.Threads(_process.Id);

    /// <summary>Starts the program and waits until it says where it listens.</summary>
    public static async Task<ChildProcess> StartAsync(Launch launch, CancellationToken cancellationToken)
    {
        var child = Start(launch);
        try
        {
            child.Address = await child._listening.Task.WaitAsync(Patience, cancellationToken);
            return child;
        }
        catch (Exception exception) when (exception is TimeoutException or EndOfStreamException)
        {
            await child.DisposeAsync();
            throw new InvalidOperationException($"{launch.Name} did not come to listen. It wrote:\n{string.Join('\n', child.LastLines())}", exception);
        }
        catch
        {
            await child.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a program that does not say where it listens, or is not waited for.</summary>
    public static ChildProcess Start(Launch launch)
    {
        var child = new ChildProcess(launch);
        try
        {
            child._process.Start();
        }
        catch
        {
            child._process.Dispose();
            throw;
        }

        child._process.BeginOutputReadLine();
        child._process.BeginErrorReadLine();
        return child;
    }

    /// <summary>Tells one of our own programs something, and waits for what it says to that.</summary>
    public async Task<string> TellAsync(string line, CancellationToken cancellationToken)
    {
        var said = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _said, said);
        await _process.StandardInput.WriteLineAsync(line.AsMemory(), cancellationToken);
        await _process.StandardInput.FlushAsync(cancellationToken);
        return await said.Task.WaitAsync(Patience, cancellationToken);
    }

    /// <summary>The last lines the program wrote, for whoever has to find out what went wrong.</summary>
    public IReadOnlyList<string> LastLines()
    {
        lock (_lastLines)
            return [.. _lastLines];
    }

    /// <summary>SIGKILL. It can't be started again; start another one.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    private void Read(string? line)
    {
        if (line is null)
        {
            _listening.TrySetException(new EndOfStreamException());
            Volatile.Read(ref _said)?.TrySetException(new EndOfStreamException($"{Name} has ended."));
        }
        else if (line.StartsWith(Serving.Said, StringComparison.Ordinal))
        {
            Volatile.Read(ref _said)?.TrySetResult(line[Serving.Said.Length..]);
        }
        else if (!_listening.Task.IsCompleted && Listening().Match(line) is { Success: true } match)
        {
            _listening.TrySetResult(new Uri(match.Value));
        }
        else
        {
            Keep(line);
        }
    }

    private void Keep(string? line)
    {
        const int kept = 20;
        if (line is null)
            return;
        lock (_lastLines)
        {
            _lastLines.Enqueue(line);
            if (_lastLines.Count > kept)
                _lastLines.Dequeue();
        }
    }

    // The bridge logs JSON with the address in it, the others say it in words.
    [GeneratedRegex(@"(?<=[Ll]istening on\W*)http://127\.0\.0\.1:\d+")]
    private static partial Regex Listening();
}

/// <summary>How a program is started.</summary>
internal sealed record Launch
{
    private const string TieredCompilation = "DOTNET_TieredCompilation";

    /// <summary>As tables and errors name it.</summary>
    public required string Name { get; init; }

    public required string Program { get; init; }

    public IReadOnlyList<string> Arguments { get; init; } = [];

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Where it is started; the temporary folder unless given, which holds nothing of ours.</summary>
    public string? Folder { get; init; }

    /// <summary>This very program in another mode, with the garbage collector web programs have and compiled as they are.</summary>
    public static Launch Self(string name, params string[] arguments) => new()
    {
        Name = name,
        Program = "dotnet",
        Arguments = [typeof(Launch).Assembly.Location, .. arguments],
        Environment = new Dictionary<string, string> { ["DOTNET_gcServer"] = "1", [TieredCompilation] = "1" },
    };

    /// <summary>The same compiled once, as who measures is: for what is beside those who are measured.</summary>
    public Launch CompiledOnce() => this with { Environment = new Dictionary<string, string>(Environment) { [TieredCompilation] = "0" } };
}
