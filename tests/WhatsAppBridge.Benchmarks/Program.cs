using BenchmarkDotNet.Running;
using WhatsAppBridge.Benchmarks;

BenchmarkSwitcher.FromAssembly(typeof(RatiosOnly).Assembly).Run(args, new RatiosOnly());
