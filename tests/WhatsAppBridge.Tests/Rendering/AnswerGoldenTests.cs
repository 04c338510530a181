using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using WhatsAppBridge.Assistant.Responses;
using WhatsAppBridge.Rendering;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.Tests.Rendering;

/// <summary>
/// Whole turns: what the assistant answers, the messages a person gets, and the TwiML that brings them. One pair of
/// files a turn; <c>UPDATE_GOLDEN=1</c> writes what is expected anew.
/// </summary>
public sealed class AnswerGoldenTests : IAsyncLifetime
{
    private BridgeFixture _bridge = null!;

    public static TheoryData<string> Turns => [.. Directory.GetFiles(TestData.PathOf("answers"), "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    public async ValueTask InitializeAsync() => _bridge = await BridgeFixture.StartAsync();

    public ValueTask DisposeAsync() => _bridge.DisposeAsync();

    [Theory]
    [MemberData(nameof(Turns))]
    public async Task An_answer_becomes_its_recorded_messages(string turn)
    {
        var answer = JsonNode.Parse(await File.ReadAllTextAsync(TestData.PathOf("answers", $"{turn}.json")))!;
        _bridge.Assistant.Script = _ => new JsonObject { ["generic"] = answer["generic"]!.DeepClone() };

        var exchange = await _bridge.SayAsync("go");

        Assert.Null(exchange.Error);
        var rendered = Render(answer["generic"]!);
        // By TwiML, or by REST when there are too many.
        Assert.True(exchange.Messages.Count == rendered.Messages.Count || exchange.Messages.Count == 0);
        Golden.Compare(Described(rendered, exchange.TwiML), "answers", $"{turn}.txt");
    }

    internal static RenderedAnswer Render(JsonNode generic) => AnswerRenderer.Render(
        [.. JsonElement.Parse(generic.ToJsonString()).EnumerateArray().Select(ResponseItemReader.Read)], new RenderingOptions(), "whatsapp", "Sorry, there is nobody here right now.");

    private static string Described(RenderedAnswer answer, string twiml)
    {
        var text = new StringBuilder();
        foreach (var (message, index) in answer.Messages.Select((message, index) => (message, index)))
        {
            text.Append(CultureInfo.InvariantCulture, $"=== message {index + 1}");
            text.Append(message.PauseBefore > TimeSpan.Zero ? $", after {message.PauseBefore.TotalSeconds} s" : "").Append('\n');
            text.Append(message.MediaUrl is { } media ? $"[{media}]" : message.Text).Append('\n');
        }

        foreach (var (choice, index) in (answer.Menu?.Choices ?? []).Select((choice, index) => (choice, index)))
            text.Append(CultureInfo.InvariantCulture, $"=== choice {index + 1} sends back\n{(choice.Request.GetRawText() is { Length: <= 300 } json ? json : choice.Request.GetRawText()[..300] + " ...")}\n");
        foreach (var item in answer.Unrendered)
            text.Append(CultureInfo.InvariantCulture, $"=== not shown: {item.ResponseType}: {item.Reason}\n");
        if (answer.EndsSession)
            text.Append("=== ends the session\n");
        return text.Append("=== TwiML\n").Append(twiml).Append('\n').ToString();
    }
}
