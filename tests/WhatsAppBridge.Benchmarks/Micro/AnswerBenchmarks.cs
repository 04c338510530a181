using System.Text;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using WhatsAppBridge.Assistant;
using WhatsAppBridge.Twilio;

namespace WhatsAppBridge.Benchmarks.Micro;

/// <summary>The way of an answer: reading the assistant's JSON, against finding its end; and writing TwiML, in the same measure.</summary>
public class AnswerBenchmarks
{
    private const string Sentence = "We are open **Monday to Friday** from 9 to 17, see [our page](https://shop.example/hours) & write again. ";

    private byte[] _json = [];
    private IReadOnlyList<OutboundMessage> _messages = [];

    /// <summary>How many texts the answer has.</summary>
    [Params(1, 10)]
    public int Texts { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var items = string.Join(',', Enumerable.Repeat($$"""{"response_type":"text","text":"{{Sentence}}"}""", Texts));
        var json = """{"output":{"intents":[{"intent":"hours","confidence":0.92}],"entities":[],"generic":[ITEMS]},"user_id":"somebody","context":{"global":{"system":{"turn_count":3,"locale":"en-us"}},"skills":{"actions skill":{"skill_variables":{"customer":"yes"}}}}}""";
        _json = Encoding.UTF8.GetBytes(json.Replace("ITEMS", items, StringComparison.Ordinal));
        _messages = [.. Enumerable.Repeat(OutboundMessage.OfText(Sentence), Texts)];
    }

    [Benchmark(Baseline = true)]
    public long Skipped()
    {
        var reader = new Utf8JsonReader(_json);
        while (reader.Read())
        {
        }

        return reader.BytesConsumed;
    }

    [Benchmark]
    public int JsonRead() => AssistantAnswer.Read(_json).Items.Count;

    [Benchmark]
    public int TwimlWritten() => TwimlWriter.TryWrite(_messages)!.Value.Length;
}
