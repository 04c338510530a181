using BenchmarkDotNet.Running;
using WhatsAppBridge.Benchmarks;
using WhatsAppBridge.Benchmarks.Load;

// Benchmarks of the whole process have a name of their own; everything else is BenchmarkDotNet's command line.
switch (args)
{
    case ["refusal", ..]:
        return await RefusalBenchmark.RunAsync(Console.Out, CancellationToken.None);
    case ["durability", ..]:
        return await DurabilityBenchmark.RunAsync(Console.Out, CancellationToken.None);
    case ["in-flight", .. var rest]:
        return await InFlightBenchmark.RunAsync(rest.FirstOrDefault(), Console.Out, CancellationToken.None);
    default:
        BenchmarkSwitcher.FromAssembly(typeof(RatiosOnly).Assembly).Run(args, new RatiosOnly());
        return 0;
}
