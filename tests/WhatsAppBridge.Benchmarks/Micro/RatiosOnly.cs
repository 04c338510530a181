using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace WhatsAppBridge.Benchmarks.Micro;

/// <summary>
/// Prints ratios to a baseline of the same run and allocations, no bare times: machines are shared, and a time of one
/// says nothing about another.
/// </summary>
internal sealed class RatiosOnly : ManualConfig
{
    public RatiosOnly()
    {
        // In this process: one of its own for each of some hundred and forty would take half an hour, most of it for starting.
        AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance).WithIterationTime(TimeInterval.FromMilliseconds(100)));
        AddLogger(new TimelessLogger(ConsoleLogger.Default));
        AddExporter(MarkdownExporter.GitHub);
        AddDiagnoser(MemoryDiagnoser.Default);
        AddColumnProvider(DefaultColumnProviders.Params, DefaultColumnProviders.Metrics);
        AddColumn(TargetMethodColumn.Method, BaselineRatioColumn.RatioMean, BaselineRatioColumn.RatioStdDev);
        HideColumns(Column.Gen0, Column.Gen1, Column.Gen2);
    }
}
