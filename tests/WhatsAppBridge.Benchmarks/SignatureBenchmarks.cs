using System.Security.Cryptography;
using System.Text;
using BenchmarkDotNet.Attributes;
using WhatsAppBridge.Twilio;

namespace WhatsAppBridge.Benchmarks;

/// <summary>What a refused or an accepted signature costs, against the one hash nobody can do without.</summary>
public class SignatureBenchmarks
{
    private const string Url = "https://bridge.example.com/webhooks/twilio/whatsapp";
    private const string Token = "a-made-up-auth-token";

    private static readonly string[] Tokens = [Token];
    private static readonly byte[] Body = Encoding.UTF8.GetBytes(string.Join('&', Enumerable.Range(0, 17).Select(i => $"FieldNumber{i}=a+value+of+%F0%9F%98%80+ordinary+length+{i}")));
    private static readonly string Signature = TwilioSignature.Compute(Url, FormParser.Parse(Body), Token);
    private static readonly byte[] Signed = Encoding.UTF8.GetBytes(Url + string.Concat(FormParser.Parse(Body).Select(field => field.Name + field.Value)));

    [Benchmark(Baseline = true)]
#pragma warning disable CA5350, CA1822 // Twilio's choice of hash; BenchmarkDotNet calls instance methods.
    public byte[] OneHash() => HMACSHA1.HashData(Encoding.UTF8.GetBytes(Token), Signed);

    [Benchmark]
    public bool LookedAtAndRefused() => TwilioSignature.IsWellFormed(null);

    [Benchmark]
    public bool ParsedAndVerified() => TwilioSignature.IsValid(Signature, Url, FormParser.Parse(Body), Tokens);
#pragma warning restore CA5350, CA1822
}
