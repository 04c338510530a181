using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using WhatsAppBridge.Playground.Assistant;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.Tests.Twilio;

/// <summary>Requests in the shape Twilio really sends, byte for byte, against the running bridge.</summary>
public sealed class WebhookSampleTests
{
    public static TheoryData<string> Samples =>
        [.. Directory.GetFiles(TestData.PathOf("twilio", "webhooks")).Select(file => Path.GetFileNameWithoutExtension(file)).Order()];

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task Every_sample_gets_the_answer_it_asks_for(string name)
    {
        var sample = TestData.Json("twilio", "webhooks", name + ".json");
        await using var bridge = await StartAsync(sample);

        using var response = await bridge.Client.SendAsync(Request(sample));
        var body = await response.Content.ReadAsStringAsync();

        if (sample.TryGetProperty("expect", out var expect) && expect.TryGetProperty("valid", out var valid) && !valid.GetBoolean())
        {
            Assert.Equal((HttpStatusCode.Forbidden, ""), (response.StatusCode, body));
            Assert.Empty(bridge.Assistant.Calls);
        }
        else if (name.StartsWith("st-", StringComparison.Ordinal))
        {
            Assert.Equal((HttpStatusCode.NoContent, ""), (response.StatusCode, body));
        }
        else
        {
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal("text/xml; charset=utf-8", response.Content.Headers.ContentType?.ToString());
            Assert.Equal("Response", XDocument.Parse(body).Root?.Name.LocalName);
        }

        if (sample.TryGetProperty("expect", out expect) && expect.TryGetProperty("text", out var text))
            Assert.Equal(text.GetString(), QuestionOf(bridge));
    }

    [Theory]
    [InlineData("in-08-multiline-edge-space", "line one line two indented last line")]
    [InlineData("in-31-location-place", "Café \"Harbour & Sons\", 1 Example Quay, Sampletown NSW 2000 (-33.8567844, 151.2152967)")]
    [InlineData("in-22-two-media", "both sides")]
    [InlineData("in-40-button-quick-reply", "Track my order")]
    public async Task The_assistant_is_asked_what_the_person_said(string name, string question)
    {
        var sample = TestData.Json("twilio", "webhooks", name + ".json");
        await using var bridge = await StartAsync(sample);

        using var response = await bridge.Client.SendAsync(Request(sample));

        Assert.Equal(question, QuestionOf(bridge));
    }

    [Theory]
    [InlineData("in-21-image-no-caption", "can't read this kind of message")]
    [InlineData("in-23-voice-note", "can't read this kind of message")]
    [InlineData("in-25-document-filename-body", "can't read this kind of message")]
    [InlineData("in-27-contact-vcard", "can't read this kind of message")]
    [InlineData("in-14-stop-advanced-optout", "<Response/>")]
    [InlineData("in-62-plain-sms", "<Response/>")]
    public async Task A_message_with_nothing_to_ask_about_never_becomes_a_question(string name, string answer)
    {
        var sample = TestData.Json("twilio", "webhooks", name + ".json");
        await using var bridge = await StartAsync(sample);

        using var response = await bridge.Client.SendAsync(Request(sample));

        Assert.Contains(answer, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty(bridge.Assistant.Calls);
    }

    // The bridge of the account the samples come from.
    private static Task<BridgeFixture> StartAsync(JsonElement sample) => BridgeFixture.StartAsync(new Dictionary<string, string?>
    {
        ["Twilio:AuthToken"] = sample.GetProperty("authToken").GetString(),
        ["Twilio:AccountSid"] = "AC0f3b9d5c71e24a68b0d2c4e6f8a1b3c5",
    });

    private static string? QuestionOf(BridgeFixture bridge)
    {
        var call = Assert.Single(bridge.Assistant.Calls, call => call.Operation == AssistantOperation.Message);
        return JsonElement.Parse(call.Body).GetProperty("input").GetProperty("text").GetString();
    }

    private static HttpRequestMessage Request(JsonElement sample)
    {
        var recorded = sample.GetProperty("request");
        var request = new HttpRequestMessage(new HttpMethod(recorded.GetProperty("method").GetString()!), new Uri(recorded.GetProperty("url").GetString()!).PathAndQuery)
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(recorded.GetProperty("body").GetString()!)),
        };
        foreach (var header in recorded.GetProperty("headers").EnumerateArray())
        {
            var (name, value) = (header[0].GetString()!, header[1].GetString()!);
            if (name == "Content-Type")
                request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(value);
            else if (name is not ("Content-Length" or "Host" or "Accept-Encoding"))
                request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }
}
