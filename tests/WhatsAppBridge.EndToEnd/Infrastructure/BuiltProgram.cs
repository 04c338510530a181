using System.Diagnostics;
using System.Globalization;

namespace WhatsAppBridge.EndToEnd.Infrastructure;

/// <summary>One of the built programs as a process of its own: its settings, its output, its signals and its end.</summary>
internal sealed class BuiltProgram : IAsyncDisposable
{
    // Under valgrind everything takes some fifty times as long, and more on a busy machine.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    // What the machine or the test run has set must not reach the program: it gets its settings from the test alone.
    private static readonly string[] Foreign =
        ["ASPNETCORE_", "DOTNET_ENVIRONMENT", "Logging_", "Twilio_", "Assistant_", "Channels_", "Conversation_", "Delivery_", "Rendering_", "Store_", "Server_", "Telemetry_", "OTEL_", "Portal_", "Urls", "Port"];

    private readonly Process _process;
    private readonly OutputLines _output = new();
    private readonly OutputLines _errors = new();

    private BuiltProgram(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => _output.Add(line.Data);
        _process.ErrorDataReceived += (_, line) => _errors.Add(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public IReadOnlyList<string> Output => _output.Lines;

    public IReadOnlyList<string> Errors => _errors.Lines;

    public string AllErrors => string.Join('\n', Errors);

    /// <param name="command">The program and its command line.</param>
    /// <param name="settings">Environment variables.</param>
    /// <param name="workingDirectory">Where it is started; the temporary folder unless given, which holds nothing of ours.</param>
    /// <param name="first">A command of the shell that comes before it.</param>
    public static BuiltProgram Start(
        IEnumerable<string> command, IReadOnlyDictionary<string, string>? settings = null, string? workingDirectory = null,
        // A file that may not grow is to be an error of the write, as on a full disk, and not a signal that ends the process.
        string first = "trap '' XFSZ")
    {
        var start = new ProcessStartInfo("sh", ["-c", $"{first} && exec \"$0\" \"$@\"", .. command])
        {
            WorkingDirectory = workingDirectory ?? Path.GetTempPath(),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var variable in start.Environment.Keys.Where(IsForeign).ToList())
            start.Environment.Remove(variable);
        foreach (var (variable, value) in settings ?? new Dictionary<string, string>())
            start.Environment[variable] = value;
        return new BuiltProgram(start);
    }

    /// <summary>The first line of the standard output, so far or from now on, in which something is found.</summary>
    public async Task<T> FindInOutputAsync<T>(Func<string, T?> find)
        where T : class
    {
        try
        {
            return await _output.FindAsync(find).WaitAsync(Patience);
        }
        catch (Exception exception) when (exception is TimeoutException or EndOfStreamException)
        {
            throw new InvalidOperationException($"The program did not write what was waited for. It wrote:\n{string.Join('\n', Output)}\n{AllErrors}", exception);
        }
    }

    /// <summary>Asks the program to stop, as a service manager does.</summary>
    public Task TerminateAsync() => SignalAsync("TERM");

    /// <summary>SIGSTOP: the program stands still until it is continued, and knows nothing of it.</summary>
    public Task StandStillAsync() => SignalAsync("STOP");

    /// <summary>SIGCONT.</summary>
    public Task GoOnAsync() => SignalAsync("CONT");

    /// <summary>SIGKILL: the program gets to do nothing more.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await WaitForExitAsync();
    }

    /// <summary>The exit code. All output has been read by then.</summary>
    public async Task<int> WaitForExitAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
    }

    private async Task SignalAsync(string name)
    {
        // The shell's own command: a slim machine has no other.
        using var kill = Process.Start("sh", ["-c", string.Create(CultureInfo.InvariantCulture, $"kill -{name} {_process.Id}")]);
        await kill.WaitForExitAsync();
        Assert.Equal(0, kill.ExitCode);
    }

    private static bool IsForeign(string variable) =>
        Foreign.Any(prefix => variable.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
}
