using System.Runtime.InteropServices;
using BenchmarkDotNet.Running;
using WhatsAppBridge.Benchmarks.Growth;
using WhatsAppBridge.Benchmarks.Hosting;
using WhatsAppBridge.Benchmarks.Load;
using WhatsAppBridge.Benchmarks.Micro;
using WhatsAppBridge.Benchmarks.Profile;
using WhatsAppBridge.Benchmarks.ScaleOut;
using WhatsAppBridge.Benchmarks.SideBySide;
using WhatsAppBridge.Benchmarks.Soak;

switch (args)
{
    // Benchmarks of whole processes have a name of their own.
    case ["compare", .. var rest]:
        return await UntilStoppedAsync(stopping => CompareCommand.RunAsync(rest, Console.Out, stopping));
    case ["side-by-side", .. var rest]:
        return await OverPublishedAsync(stopping => SideBySideCommand.RunAsync(rest, Console.Out, stopping));
    case ["growth", .. var rest]:
        return await OverPublishedAsync(stopping => GrowthCommand.RunAsync(rest.FirstOrDefault(), Console.Out, stopping));
    case ["soak", .. var rest]:
        return await OverPublishedAsync(stopping => SoakCommand.RunAsync(rest, Console.Out, stopping));
    case ["scale-out", .. var rest]:
        return await OverPublishedAsync(stopping => ScaleOutCommand.RunAsync(rest.FirstOrDefault(), Console.Out, stopping));
    case ["refusal", ..]:
        return await OverPublishedAsync(stopping => RefusalBenchmark.RunAsync(Console.Out, stopping));
    case ["durability", ..]:
        return await OverPublishedAsync(stopping => DurabilityBenchmark.RunAsync(Console.Out, stopping));
    case ["in-flight", .. var rest]:
        return await OverPublishedAsync(stopping => InFlightBenchmark.RunAsync(rest.FirstOrDefault(), Console.Out, stopping));

    // What the compiler of the native program is told.
    case ["profile"]:
        return await OverPublishedAsync(stopping => ProfileCommand.RunAsync(Console.Out, stopping));

    // What they start beside the bridge is this program again.
    case [StubAssistant.Mode]:
        return await StubAssistant.RunAsync();
    case [PassThrough.Mode, var destination, .. var rest]:
        return await PassThrough.RunAsync(destination, overHttp2: rest is [PassThrough.OverHttp2]);
    case [HostedBridge.Mode]:
        return await HostedBridge.RunAsync();

    // Everything else is BenchmarkDotNet's command line.
    default:
        BenchmarkSwitcher.FromAssembly(typeof(RatiosOnly).Assembly).Run(args, new RatiosOnly());
        return 0;
}

// The bridge that is measured is the one an image holds.
static Task<int> OverPublishedAsync(Func<CancellationToken, Task<int>> run) => UntilStoppedAsync(async stopping =>
{
    await PublishedBridge.UseAsync(stopping);
    return await run(stopping);
});

// Whoever is told to stop ends what it has started first.
static async Task<int> UntilStoppedAsync(Func<CancellationToken, Task<int>> run)
{
    const int stopped = 130;
    using var stopping = new CancellationTokenSource();
    void Stop(PosixSignalContext signal)
    {
        signal.Cancel = true;
        stopping.Cancel();
    }

    using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
    using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
    try
    {
        return await run(stopping.Token);
    }
    catch (OperationCanceledException) when (stopping.IsCancellationRequested)
    {
        return stopped;
    }
}
