using System.Diagnostics;
using System.Text.Json;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.EndToEnd.Oracles;

/// <summary>Runs the scripts in tests/oracles, which drive the vendors' own SDKs.</summary>
internal static class NodeOracle
{
    private static readonly TimeSpan InstallTime = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan RunTime = TimeSpan.FromMinutes(1);

    // Installed once for all tests of the run, and only where nobody has done it yet.
    private static readonly Lazy<Task<string>> Folder = new(InstallAsync);

    /// <summary>Gives the script a file with its input as the only argument and reads the one JSON value it prints.</summary>
    public static async Task<JsonElement> RunAsync(string script, object input)
    {
        var folder = await Folder.Value;
        var file = Path.GetTempFileName();
        try
        {
            // A command line is too short for thousands of requests.
            await File.WriteAllTextAsync(file, JsonSerializer.Serialize(input, JsonSerializerOptions.Web));
            return JsonElement.Parse(await ExecuteAsync("node", [script, file], folder, RunTime));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task<string> InstallAsync()
    {
        var folder = Path.Combine(Repository.Root, "tests", "oracles");
        // npm writes this file last, so a broken installation is not taken for a whole one.
        if (!File.Exists(Path.Combine(folder, "node_modules", ".package-lock.json")))
            await ExecuteAsync(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", ["ci", "--ignore-scripts"], folder, InstallTime);
        return folder;
    }

    private static async Task<string> ExecuteAsync(string program, string[] arguments, string folder, TimeSpan limit)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        using var patience = new CancellationTokenSource(limit);
        var output = process.StandardOutput.ReadToEndAsync(patience.Token);
        var errors = process.StandardError.ReadToEndAsync(patience.Token);
        try
        {
            await process.WaitForExitAsync(patience.Token);
            return process.ExitCode == 0
                ? await output
                : throw new InvalidOperationException($"{program} {arguments[0]} failed with {process.ExitCode}: {await errors}");
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {arguments[0]} was not done within {limit}.");
        }
    }
}
