using System.Text;
using System.Text.Json;
using WhatsAppBridge.Tests.Infrastructure;
using WhatsAppBridge.Twilio.Signing;

namespace WhatsAppBridge.Tests.Twilio.Signing;

/// <summary>Vectors of the official SDKs' own suites, and generated ones with the answers of three of them.</summary>
public sealed class SignatureVectorTests
{
    private static readonly Dictionary<string, JsonElement> Vectors = TestData.Json("twilio", "signature-vectors.json")
        .GetProperty("vectors").EnumerateArray().ToDictionary(vector => vector.GetProperty("id").GetString()!);

    public static TheoryData<string> Ids => [.. Vectors.Keys];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Every_vector_gets_the_answer_it_expects(string id)
    {
        var vector = Vectors[id];
        var signature = vector.GetProperty("signature").GetString();
        var url = vector.GetProperty("url").GetString()!;
        string[] tokens = [vector.GetProperty("authToken").GetString()!];

        var isValid = vector.GetProperty("kind").GetString() == "json-body"
            ? TwilioSignature.IsValidForBody(signature, url, Encoding.UTF8.GetBytes(vector.GetProperty("body").GetString()!), tokens)
            : TwilioSignature.IsValid(signature, url, Fields(vector), tokens);

        Assert.Equal(vector.GetProperty("expectValid").GetBoolean(), isValid);
    }

    [Fact]
    public void A_second_token_is_accepted_while_it_is_configured()
    {
        var signature = TwilioSignature.Compute("https://bridge.example.com/x", [], "next");

        Assert.True(TwilioSignature.IsValid(signature, "https://bridge.example.com/x", [], ["current", "next"]));
        Assert.False(TwilioSignature.IsValid(signature, "https://bridge.example.com/x", [], ["current"]));
    }

    [Fact]
    public void Another_text_for_the_same_bytes_is_another_signature()
    {
        var signature = TwilioSignature.Compute("https://bridge.example.com/x", [], "token");
        const string digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        var last = digits[digits.IndexOf(signature[^2], StringComparison.Ordinal) + 1];

        Assert.True(TwilioSignature.IsValid(signature, "https://bridge.example.com/x", [], ["token"]));
        Assert.False(TwilioSignature.IsValid(signature[..^2] + last + "=", "https://bridge.example.com/x", [], ["token"]));
    }

    private static List<FormField> Fields(JsonElement vector) =>
        [.. vector.GetProperty("params").EnumerateArray().Select(pair => new FormField(pair[0].GetString()!, pair[1].GetString() ?? ""))];
}
