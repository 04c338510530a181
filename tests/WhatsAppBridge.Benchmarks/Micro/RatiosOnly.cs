using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;

namespace WhatsAppBridge.Benchmarks.Micro;

/// <summary>
/// Prints ratios to a baseline of the same run and allocations, no bare times: machines are shared, and a time of one
/// says nothing about another.
/// </summary>
internal sealed class RatiosOnly : ManualConfig
{
    public RatiosOnly()
    {
        AddJob(Job.ShortRun);
        AddLogger(new TimelessLogger(ConsoleLogger.Default));
        AddExporter(MarkdownExporter.GitHub);
        AddDiagnoser(MemoryDiagnoser.Default);
        AddColumnProvider(DefaultColumnProviders.Params, DefaultColumnProviders.Metrics);
        AddColumn(TargetMethodColumn.Method, BaselineRatioColumn.RatioMean, BaselineRatioColumn.RatioStdDev);
        HideColumns(Column.Gen0, Column.Gen1, Column.Gen2);
    }
}
