using BenchmarkDotNet.Running;
using WhatsAppBridge.Benchmarks;
using WhatsAppBridge.Benchmarks.Load;

// Benchmarks of the whole process have a name of their own; everything else is BenchmarkDotNet's command line.
if (args is ["refusal", ..])
    return await RefusalBenchmark.RunAsync(Console.Out, CancellationToken.None);

BenchmarkSwitcher.FromAssembly(typeof(RatiosOnly).Assembly).Run(args, new RatiosOnly());
return 0;
