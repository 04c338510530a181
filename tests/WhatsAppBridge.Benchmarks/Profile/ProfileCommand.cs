using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using WhatsAppBridge.Benchmarks.Hosting;
using WhatsAppBridge.Benchmarks.SideBySide;
using WhatsAppBridge.Benchmarks.Traffic;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.Benchmarks.Profile;

/// <summary>
/// Makes <c>src/WhatsAppBridge/profile.mibc</c> anew: what a message does most, for the compiler of the native program, which sees
/// no message. The runtime counts it while the bridge answers messages with each store (docs/design/native.md).
/// </summary>
internal static class ProfileCommand
{
    private const int Terminate = 15;
    private const int Messages = 20_000;

    // What happens less often than once in so many messages is not worth a place in the profile.
    private const int Rare = 100;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // Everything is compiled by the runtime with counters in it and stays so: nothing is compiled ahead, nothing a second time.
    // https://github.com/dotnet/runtime/blob/main/src/coreclr/inc/clrconfigvalues.h
    private static readonly Dictionary<string, string> Counting = new()
    {
        ["DOTNET_ReadyToRun"] = "0",
        ["DOTNET_TieredPGO"] = "1",
        ["DOTNET_TieredPGO_InstrumentOnlyHotCode"] = "0",
        ["DOTNET_TC_CallCounting"] = "0",
        ["DOTNET_WritePGOData"] = "1",
    };

    /// <returns>0, or 2 when there is something that the profile needs and the machine lacks.</returns>
    public static async Task<int> RunAsync(TextWriter output, CancellationToken cancellationToken)
    {
        await using var stage = await Stage.StartAsync(cancellationToken);
        if (stage.Redis is null)
        {
            await output.WriteLineAsync("The profile needs redis-server: without it, what Redis' messages do would be compiled as rare.");
            return 2;
        }

        var counted = new MethodCounts();
        var next = 0;
        foreach (var store in new[] { Peer.Memory, Peer.Sqlite, Peer.Redis })
        {
            var counts = stage.PathOf($"{store}.txt");
            var bridge = await stage.StartAsync(LaunchOf(stage.LaunchOf(store), counts), cancellationToken);
            await Loads.SendAsync(bridge, SignedMessages.Make(next, Messages, Loads.People), cancellationToken);
            next += Messages;
            // It writes what it has counted when it ends by itself.
            await StopAsync(bridge, cancellationToken);
            counted.Add(RuntimeCounts.Read(counts));
        }

        var assemblies = CompiledAssemblies.Of(CompilerCommandLine());
        var path = Path.Combine(Repository.Root, "src", "WhatsAppBridge", "profile.mibc");
        var often = counted.Methods.Where(method => method.MostOften >= Messages / Rare).ToList();
        var written = new MibcFile(assemblies).Write(often, path);
        await output.WriteLineAsync($"{written} of {often.Count} methods are in {Path.GetRelativePath(Repository.Root, path)}. The others are not known to the compiler by that name, or by one that several have.");
        return 0;
    }

    private static Launch LaunchOf(Launch usual, string counts)
    {
        var command = BridgeProgram.CommandFor(Path.Combine(AppContext.BaseDirectory, "WhatsAppBridge.dll"));
        return usual with
        {
            Program = command[0],
            Arguments = [.. command.Skip(1), .. usual.Arguments.Skip(BridgeProgram.Command.Count - 1)],
            Environment = usual.Environment.Concat(Counting).Append(new("DOTNET_PGODataPath", counts)).ToDictionary(),
        };
    }

    // Written by the publication of the native program; the last one's, where there are several.
    private static string CompilerCommandLine() =>
        Directory.GetFiles(Path.Combine(Repository.Root, "artifacts", "native", "obj"), "WhatsAppBridge.ilc.rsp", SearchOption.AllDirectories).MaxBy(File.GetLastWriteTimeUtc)
        ?? throw new InvalidOperationException($"The native program was not published here; is {BridgeProgram.Variable} set?");

    private static async Task StopAsync(ChildProcess bridge, CancellationToken cancellationToken)
    {
        if (Kill(bridge.Id, Terminate) != 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        var waiting = Stopwatch.StartNew();
        while (!bridge.HasExited && waiting.Elapsed < Patience)
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellationToken);
        if (!bridge.HasExited)
            throw new TimeoutException($"{bridge.Name} did not end by itself.");
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Kill(int process, int signal);
}
