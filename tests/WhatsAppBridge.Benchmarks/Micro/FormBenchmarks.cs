using System.Text;
using BenchmarkDotNet.Attributes;
using WhatsAppBridge.Benchmarks.Traffic;
using WhatsAppBridge.Twilio.Signing;

namespace WhatsAppBridge.Benchmarks.Micro;

/// <summary>Reading a webhook's form, against copying its letters once.</summary>
public class FormBenchmarks
{
    private byte[] _body = [];

    [GlobalSetup]
    public void Setup()
    {
        var request = SignedMessages.Make(first: 1, count: 1, people: 1)[0];
        _body = request[(request.AsSpan().IndexOf("\r\n\r\n"u8) + 4)..];
    }

    [Benchmark(Baseline = true)]
    public string Copied() => Encoding.UTF8.GetString(_body);

    [Benchmark]
    public int Parsed() => FormParser.Parse(_body).Length;
}
