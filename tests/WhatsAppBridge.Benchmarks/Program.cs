using System.Runtime.InteropServices;
using BenchmarkDotNet.Running;
using WhatsAppBridge.Benchmarks;
using WhatsAppBridge.Benchmarks.Hosting;
using WhatsAppBridge.Benchmarks.Load;
using WhatsAppBridge.Benchmarks.SideBySide;

switch (args)
{
    // Benchmarks of whole processes have a name of their own.
    case ["side-by-side", .. var rest]:
        return await UntilStoppedAsync(stopping => SideBySideCommand.RunAsync(rest, Console.Out, stopping));
    case ["refusal", ..]:
        return await UntilStoppedAsync(stopping => RefusalBenchmark.RunAsync(Console.Out, stopping));
    case ["durability", ..]:
        return await UntilStoppedAsync(stopping => DurabilityBenchmark.RunAsync(Console.Out, stopping));
    case ["in-flight", .. var rest]:
        return await UntilStoppedAsync(stopping => InFlightBenchmark.RunAsync(rest.FirstOrDefault(), Console.Out, stopping));

    // What they start beside the bridge is this program again.
    case [StubAssistant.Mode]:
        return await StubAssistant.RunAsync();
    case [PassThrough.Mode, var destination]:
        return await PassThrough.RunAsync(destination);
    case [HostedBridge.Mode]:
        return await HostedBridge.RunAsync();

    // Everything else is BenchmarkDotNet's command line.
    default:
        BenchmarkSwitcher.FromAssembly(typeof(RatiosOnly).Assembly).Run(args, new RatiosOnly());
        return 0;
}

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
