using System.Security.Cryptography;
using System.Text;
using BenchmarkDotNet.Attributes;
using WhatsAppBridge.Twilio.Signing;

namespace WhatsAppBridge.Benchmarks.Micro;

/// <summary>
/// What a refused or an accepted signature costs, against the one hash nobody can do without; the ratio should not grow
/// with the form.
/// </summary>
public class SignatureBenchmarks
{
    private const string Url = "https://bridge.example.com/webhooks/twilio/whatsapp";
    private const string Token = "a-made-up-auth-token";

    private static readonly string[] Tokens = [Token];
    private byte[] _body = [];
    private byte[] _signed = [];
    private string _signature = "";

    [Params(1, 16, 64)]
    public int KiB { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _body = Encoding.UTF8.GetBytes(string.Join('&', Enumerable.Range(0, KiB * 17).Select(i => $"FieldNumber{i}=a+value+of+%F0%9F%98%80+ordinary+length+{i}")));
        var form = FormParser.Parse(_body);
        _signature = TwilioSignature.Compute(Url, form, Token);
        _signed = Encoding.UTF8.GetBytes(Url + string.Concat(form.Select(field => field.Name + field.Value)));
    }

    [Benchmark(Baseline = true)]
#pragma warning disable CA5350, CA1822 // Twilio's choice of hash; BenchmarkDotNet calls instance methods.
    public byte[] OneHash() => HMACSHA1.HashData(Encoding.UTF8.GetBytes(Token), _signed);

    [Benchmark]
    public bool LookedAtAndRefused() => TwilioSignature.IsWellFormed(null);

    [Benchmark]
    public bool ParsedAndVerified() => TwilioSignature.IsValid(_signature, Url, FormParser.Parse(_body), Tokens);
#pragma warning restore CA5350, CA1822
}
