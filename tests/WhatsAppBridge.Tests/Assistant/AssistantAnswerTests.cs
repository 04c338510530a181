using WhatsAppBridge.Assistant;
using WhatsAppBridge.Assistant.Responses;

namespace WhatsAppBridge.Tests.Assistant;

public sealed class AssistantAnswerTests
{
    [Fact]
    public void An_answer_holds_nothing_of_the_memory_it_was_read_from()
    {
        var body = """
            {"output":{"generic":[
                {"response_type":"text","text":"ä text"},
                {"response_type":"option","title":"a title","options":[{"label":"a label","value":{"input":{"text":"a value"}}}],"channels":[{"channel":"whatsapp"}]},
                {"response_type":"user_defined","user_defined":{"a":{"b":"deep"}}}]},
             "context":{"skills":{"actions skill":{"system":{"state":"a state"}}}}}
            """u8.ToArray();

        var answer = AssistantAnswer.Read(body);
        Array.Fill(body, (byte)'!');

        Assert.Equal("ä text", Assert.IsType<TextResponse>(answer.Items[0]).Text);
        var option = Assert.IsType<OptionResponse>(answer.Items[1]);
        Assert.Equal(("a title", "a label"), (option.Title, option.Options![0]!.Label));
        Assert.Equal("a value", option.Options[0]!.Value.GetProperty("input").GetProperty("text").GetString());
        Assert.Equal("whatsapp", option.Channels[0].GetProperty("channel").GetString());
        Assert.Equal("deep", Assert.IsType<UserDefinedResponse>(answer.Items[2]).UserDefined.GetProperty("a").GetProperty("b").GetString());
        Assert.Contains("a state", answer.ExportedSkills, StringComparison.Ordinal);
    }
}
