using BenchmarkDotNet.Attributes;
using WhatsAppBridge.Rendering;
using WhatsAppBridge.Rendering.Dialect;

namespace WhatsAppBridge.Benchmarks;

/// <summary>Converting and splitting, against copying the text once; the ratio should not grow with the text.</summary>
public class RenderingBenchmarks
{
    private const string Paragraph = "Our *office* is **open** from 9 to 5, see [the page](https://x.example/a_b) or call. It costs 5 * 3 euros.\n\n- one\n- two\n\n";

    private string _text = "";

    [Params(1, 16, 64)]
    public int KiB { get; set; }

    [GlobalSetup]
    public void Setup() => _text = string.Concat(Enumerable.Repeat(Paragraph, (KiB * 1024 / Paragraph.Length) + 1));

    [Benchmark(Baseline = true)]
    public string Copied() => string.Create(_text.Length, _text, static (span, text) =>
    {
        for (var i = 0; i < span.Length; i++)
            span[i] = char.ToUpperInvariant(text[i]);
    });

    [Benchmark]
    public string Converted() => WhatsAppText.FromMarkup(_text);

    [Benchmark]
    public int Split() => MessageSplitter.Split(_text, 1600).Count;
}
