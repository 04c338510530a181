using System.Text.Json;
using System.Text.Json.Nodes;
using WhatsAppBridge.Assistant.Responses;
using WhatsAppBridge.Rendering;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.Tests.Rendering;

/// <summary>What the recorded turns leave open: the settings, texts without end, and that no type was forgotten.</summary>
public sealed class AnswerRendererTests
{
    private static readonly RenderingOptions Italic = new() { SingleAsterisk = SingleAsterisk.Italic, Iframe = IframeRendering.Link };

    private static readonly HashSet<string> RecordedTypes = [.. AnswerGoldenTests.Turns.SelectMany(turn => TypesIn(turn.Data))];

    [Theory]
    [InlineData("text")]
    [InlineData("image")]
    [InlineData("audio")]
    [InlineData("video")]
    [InlineData("iframe")]
    [InlineData("option")]
    [InlineData("suggestion")]
    [InlineData("pause")]
    [InlineData("search")]
    [InlineData("conversation_search")]
    [InlineData("conversational_search")]
    [InlineData("connect_to_agent")]
    [InlineData("channel_transfer")]
    [InlineData("user_defined")]
    [InlineData("table")]
    [InlineData("grid")]
    [InlineData("card")]
    [InlineData("carousel")]
    [InlineData("button")]
    [InlineData("date")]
    [InlineData("end_session")]
    [InlineData("dtmf")]
    [InlineData("text_to_speech")]
    [InlineData("speech_to_text")]
    [InlineData("start_activities")]
    [InlineData("stop_activities")]
    public void Every_response_type_has_a_recorded_turn(string type) => Assert.Contains(type, RecordedTypes);

    [Theory]
    [InlineData("""{"response_type":"text","text":"*x*"}""", "_x_")]
    [InlineData("""{"response_type":"image","title":"*x*","source":"https://x.example/1.svg"}""", "_x_")]
    [InlineData("""{"response_type":"option","title":"*x*","options":[{"label":"*y*"}]}""", "_x_\n1. _y_")]
    [InlineData("""{"response_type":"search","header":"*x*","results":[{"title":"a *y* b","body":"*z*"}]}""", "_x_\n\n*a _y_ b*\n_z_")]
    [InlineData("""{"response_type":"conversation_search","text":"*x*","citations_title":"a *y* b","citations":[{"title":"*z*"}]}""", "_x_\n\n*a _y_ b*\n- z")]
    [InlineData("""{"response_type":"table","title":"*x*","headers":["a *y* b"],"rows":[["*z*"]]}""", "_x_\n\n*a _y_ b:* _z_")]
    [InlineData("""{"response_type":"button","label":"*x*"}""", "_x_")]
    [InlineData("""{"response_type":"connect_to_agent","agent_unavailable":{"message":"*x*"}}""", "_x_")]
    [InlineData("""{"response_type":"channel_transfer","message_to_user":"*x*"}""", "_x_")]
    [InlineData("""{"response_type":"iframe","title":"*x*","source":"https://x.example/a b"}""", "_x_\nhttps://x.example/a%20b")]
    [InlineData("""{"response_type":"user_defined","user_defined":{"whatsapp":{"text":"*x*"}}}""", "_x_")]
    [InlineData("""{"response_type":"card","body":[{"response_type":"text","text":"*x*"}]}""", "_x_")]
    public void A_single_asterisk_is_italic_everywhere_when_it_is_set_so(string item, string expected) =>
        Assert.Equal(expected, Render(Italic, item).Messages[0].Text);

    [Theory]
    [InlineData("text", "text")]
    [InlineData("option", "title")]
    [InlineData("button", "label")]
    [InlineData("search", "header")]
    [InlineData("table", "description")]
    [InlineData("conversation_search", "text")]
    [InlineData("channel_transfer", "message_to_user")]
    public void A_text_without_end_is_cut_and_reported(string type, string member)
    {
        var item = new JsonObject { ["response_type"] = type, [member] = LongText() };

        AssertCut(Render(new RenderingOptions(), item.ToJsonString()), type);
    }

    [Theory]
    [InlineData("option", """{"options":[{"label":"$"}]}""")]
    [InlineData("search", """{"results":[{"title":"$"}]}""")]
    [InlineData("search", """{"results":[{"title":"t","body":"$"}]}""")]
    [InlineData("conversation_search", """{"citations_title":"$","citations":[{"title":"t"}]}""")]
    [InlineData("table", """{"headers":["a"],"rows":[["$"]]}""")]
    [InlineData("table", """{"headers":["$"],"rows":[["b"]]}""")]
    [InlineData("connect_to_agent", """{"agent_unavailable":{"message":"$"}}""")]
    public void So_is_one_inside_an_item(string type, string members)
    {
        var item = JsonNode.Parse(members.Replace("$", LongText(), StringComparison.Ordinal))!;
        item["response_type"] = type;

        AssertCut(Render(new RenderingOptions(), item.ToJsonString()), type);
    }

    [Fact]
    public void Many_short_texts_of_one_item_are_cut_as_well()
    {
        var rows = new JsonArray([.. Enumerable.Range(0, 20_000).Select(row => (JsonNode)new JsonArray($"cell {row}"))]);
        var item = new JsonObject { ["response_type"] = "table", ["headers"] = new JsonArray("a"), ["rows"] = rows };

        AssertCut(Render(new RenderingOptions(), item.ToJsonString()), "table");
    }

    private static void AssertCut(RenderedAnswer answer, string type)
    {
        Assert.InRange(answer.Messages.Sum(message => message.Text?.Length ?? 0), 0, AuthorText.Longest + 200);
        Assert.Contains(answer.Unrendered, item => item.ResponseType == type && item.Reason.Contains("cut", StringComparison.Ordinal));
    }

    private static string LongText() => string.Concat(Enumerable.Repeat("word ", 20_000));

    private static RenderedAnswer Render(RenderingOptions options, string item) =>
        AnswerRenderer.Render([ResponseItemReader.Read(JsonElement.Parse(item))], options, "whatsapp", "Nobody is here.");

    private static IEnumerable<string> TypesIn(string turn) =>
        JsonNode.Parse(File.ReadAllText(TestData.PathOf("answers", $"{turn}.json")))!["generic"]!.AsArray()
            .OfType<JsonObject>()
            .Select(item => item["response_type"])
            .OfType<JsonValue>()
            .Select(type => type.ToString());
}
