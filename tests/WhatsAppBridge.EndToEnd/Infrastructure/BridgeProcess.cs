using System.Text.Json;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.EndToEnd.Infrastructure;

/// <summary>The built bridge, serving on a free port.</summary>
internal sealed class BridgeProcess : IAsyncDisposable
{
    private BridgeProcess(BuiltProgram program, Uri address)
    {
        Program = program;
        Client = new HttpClient { BaseAddress = address };
    }

    public BuiltProgram Program { get; }

    public HttpClient Client { get; }

    public Uri Address => Client.BaseAddress!;

    /// <summary>Starts the bridge and waits until it listens.</summary>
    /// <param name="settings">Environment variables.</param>
    /// <param name="workingDirectory">Where it is started.</param>
    /// <param name="under">The command of a program that runs the bridge and watches it.</param>
    public static async Task<BridgeProcess> StartAsync(IReadOnlyDictionary<string, string> settings, string? workingDirectory = null, IReadOnlyList<string>? under = null)
    {
        var program = BuiltProgram.Start([.. under ?? [], .. BridgeProgram.Command, "--urls", "http://127.0.0.1:0"], settings, workingDirectory);
        try
        {
            return new BridgeProcess(program, await program.FindInOutputAsync(AddressIn));
        }
        catch
        {
            await program.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the bridge with a command line of one's own; it need not come to listen.</summary>
    public static BuiltProgram Run(
        IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? settings = null, string? workingDirectory = null) =>
        BuiltProgram.Start([.. BridgeProgram.Command, .. arguments], settings, workingDirectory);

    /// <summary>As <see cref="Run"/>, where the shell has set a limit (<c>-n 2000</c>: open files).</summary>
    public static BuiltProgram RunLimited(string limit, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> settings) =>
        BuiltProgram.Start([.. BridgeProgram.Command, .. arguments], settings, first: $"ulimit {limit}");

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Program.DisposeAsync();
    }

    private static Uri? AddressIn(string line)
    {
        using var entry = JsonDocument.Parse(line);
        return entry.RootElement.GetProperty("SourceContext").GetString() == "Microsoft.Hosting.Lifetime"
            && entry.RootElement.TryGetProperty("address", out var address) ? new Uri(address.GetString()!) : null;
    }
}
