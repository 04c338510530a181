using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using WhatsAppBridge.Rendering;
using WhatsAppBridge.Rendering.Dialect;

namespace WhatsAppBridge.Benchmarks.Micro;

/// <summary>Converting and splitting texts of 1, 16 and 64 KiB, ordinary and as bad as can be: the cost of a KiB should not grow.</summary>
[Config(typeof(PerKibibyte))]
public class RenderingBenchmarks
{
    private const string Paragraph = "Our *office* is **open** from 9 to 5, see [the page](https://x.example/a_b) or call. It costs 5 * 3 euros.\n\n- one\n- two\n\n";
    private const string Html = "<p>Our <strong>office</strong> is <em>open</em>, see <a href=\"https://x.example/a_b\">the page</a>.</p>\n<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n";

    // So short that the text of one KiB is cut as well.
    private const int Limit = 160;

    private string _text = "";

    [Params(1, 16, 64)]
    public int KiB { get; set; }

    [Params("ordinary", "html", "plain", "no blanks", "[", "[a](", "*", "*a ", "**a ", "*_~", "`", "`a ", "<", "<b>", "<a href", "<a href=\"x", "  - a\n", "> ", "```a\n", "<table><tr><td>")]
    public string Repeated { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        var piece = Repeated switch
        {
            "ordinary" => Paragraph,
            "html" => Html,
            "no blanks" => "渡轮每天从港口出发",
            "plain" => "Words without any marks at all, one sentence like the other. ",
            _ => Repeated,
        };
        _text = string.Concat(Enumerable.Repeat(piece, (KiB * 1024 / piece.Length) + 1));
    }

    [Benchmark]
    public string Converted() => WhatsAppText.FromMarkup(_text);

    [Benchmark]
    public int Split() => MessageSplitter.Split(_text, Limit).Count;

    private sealed class PerKibibyte : ManualConfig
    {
        public PerKibibyte() => AddColumn(new CostOfKibibyte(), new BytesPerCharacter());
    }

    /// <summary>The time of a KiB, compared with that of the text of one KiB.</summary>
    private sealed class CostOfKibibyte : RatioColumn
    {
        public override string Id => nameof(CostOfKibibyte);

        public override string ColumnName => "Time per KiB";

        public override string Legend => "Relative to the same text of 1 KiB";

        public override string GetValue(Summary summary, BenchmarkCase benchmarkCase)
        {
            var small = summary.BenchmarksCases.FirstOrDefault(other => IsSame(other, benchmarkCase) && KiBOf(other) == 1);
            return small is not null && summary[small]?.ResultStatistics is { } baseline && summary[benchmarkCase]?.ResultStatistics is { } statistics
                ? $"{statistics.Mean / KiBOf(benchmarkCase) / baseline.Mean:0.00}x"
                : "?";
        }

        private static bool IsSame(BenchmarkCase one, BenchmarkCase other) =>
            one.Descriptor == other.Descriptor && Equals(one.Parameters[nameof(Repeated)], other.Parameters[nameof(Repeated)]);
    }

    private sealed class BytesPerCharacter : RatioColumn
    {
        public override string Id => nameof(BytesPerCharacter);

        public override string ColumnName => "Bytes per character";

        public override string Legend => "Allocated, for each character of the text";

        public override string GetValue(Summary summary, BenchmarkCase benchmarkCase) =>
            summary[benchmarkCase]?.GcStats.GetBytesAllocatedPerOperation(benchmarkCase) is { } bytes ? $"{(double)bytes / (KiBOf(benchmarkCase) * 1024):0.0}" : "?";
    }

    private abstract class RatioColumn : IColumn
    {
        public abstract string Id { get; }

        public abstract string ColumnName { get; }

        public abstract string Legend { get; }

        public bool AlwaysShow => true;

        public ColumnCategory Category => ColumnCategory.Custom;

        public int PriorityInCategory => 0;

        public bool IsNumeric => true;

        public UnitType UnitType => UnitType.Dimensionless;

        public abstract string GetValue(Summary summary, BenchmarkCase benchmarkCase);

        public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);

        public bool IsAvailable(Summary summary) => true;

        public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

        protected static int KiBOf(BenchmarkCase benchmarkCase) => (int)benchmarkCase.Parameters[nameof(KiB)];
    }
}
