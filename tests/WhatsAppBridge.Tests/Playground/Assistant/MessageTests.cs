using System.Net;
using System.Text.Json.Nodes;
using WhatsAppBridge.Playground.Assistant;

namespace WhatsAppBridge.Tests.Playground.Assistant;

public sealed class MessageTests : AssistantFixture
{
    [Fact]
    public async Task An_answer_has_intents_entities_and_generic_and_names_the_user()
    {
        var session = await Caller.CreateSessionAsync();
        var answer = await Caller.SendAsync(session, JsonNode.Parse("""{"input":{"text":"echo Hi"},"user_id":"u1"}""")!);
        Assert.Equal(
            """{"output":{"intents":[],"entities":[],"generic":[{"response_type":"text","text":"Hi"}]},"user_id":"u1"}""",
            answer.Body);
    }

    [Fact]
    public async Task Without_a_user_id_the_session_counts_as_the_user()
    {
        var session = await Caller.CreateSessionAsync();
        Assert.Equal(session, (await Caller.SayAsync(session, "hi")).Json["user_id"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("a\nb", "/input/text")]
    [InlineData("a\rb", "/input/text")]
    [InlineData("a\tb", "/input/text")]
    public async Task Control_characters_in_the_text_are_refused(string text, string path) =>
        AssertRefused(await Caller.SayAsync(await Caller.CreateSessionAsync(), text), path);

    [Fact]
    public async Task A_text_may_have_2048_characters_and_no_more()
    {
        var session = await Caller.CreateSessionAsync();
        Assert.Equal(HttpStatusCode.OK, (await Caller.SayAsync(session, new string('x', 2048))).Status);
        AssertRefused(await Caller.SayAsync(session, new string('x', 2049)), "/input/text");
    }

    [Theory]
    [InlineData("{\"user_id\":\"a\\nb\"}", "/user_id")]
    [InlineData("{\"user_id\":7}", "/user_id")]
    [InlineData("{\"context\":{\"global\":{\"system\":{\"user_id\":\"a\\tb\"}}}}", "/context/global/system/user_id")]
    [InlineData("{\"input\":\"hi\"}", "/input")]
    [InlineData("{\"context\":[]}", "/context")]
    [InlineData("{\"input\":{\"text\":5}}", "/input/text")]
    [InlineData("{\"input\":{\"message_type\":\"carrier pigeon\"}}", "/input/message_type")]
    [InlineData("{\"input\":{\"attachments\":[{\"media_type\":\"image/png\"}]}}", "/input/attachments/0/url")]
    [InlineData("{\"input\":{\"attachments\":[{},{},{},{},{},{}]}}", "/input/attachments")]
    public async Task A_breach_of_the_schema_is_refused_by_its_path(string message, string path) =>
        AssertRefused(await Caller.SendAsync(await Caller.CreateSessionAsync(), JsonNode.Parse(message)!), path);

    [Fact]
    public async Task A_user_id_may_have_256_characters_and_no_more()
    {
        var session = await Caller.CreateSessionAsync();
        Assert.Equal(HttpStatusCode.OK, (await Caller.SendAsync(session, User(256))).Status);
        AssertRefused(await Caller.SendAsync(session, User(257)), "/user_id");

        static JsonObject User(int length) => new() { ["user_id"] = new string('u', length) };
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"input\":{},\"input\":{}}")]
    public async Task A_body_that_is_no_object_is_refused(string body)
    {
        var session = await Caller.CreateSessionAsync();
        var answer = await Caller.PostAsync($"{Caller.Base}/sessions/{session}/message?{Caller.Version}", body);
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
    }

    [Fact]
    public async Task The_context_comes_back_only_when_asked_for_and_stays_in_the_session()
    {
        var session = await Caller.CreateSessionAsync();
        var first = await Caller.SendAsync(session, JsonNode.Parse(
            """
            {"input":{"text":"hi"},"context":{"integrations":{"channel":{"name":"Whatsapp"}},"global":{"system":{"timezone":"CET"}}}}
            """)!);
        Assert.Null(first.Json["context"]);

        var second = await Caller.SendAsync(session, JsonNode.Parse(
            """{"input":{"text":"hi","options":{"return_context":true}}}""")!);
        var context = second.Json["context"]!;
        Assert.Equal("Whatsapp", context["integrations"]!["channel"]!["name"]!.GetValue<string>());
        Assert.Equal("CET", context["global"]!["system"]!["timezone"]!.GetValue<string>());
        Assert.Equal(2, context["global"]!["system"]!["turn_count"]!.GetValue<int>());
    }

    [Fact]
    public async Task Without_a_session_the_client_carries_the_context()
    {
        var url = $"{Caller.Base}/message?{Caller.Version}";
        var first = await Caller.PostAsync(url, """{"input":{"text":"callout"}}""");
        Assert.True(first.Json["context"]!["global"]!["system"]!["skip_user_input"]!.GetValue<bool>());

        var carried = new JsonObject { ["context"] = first.Json["context"]!.DeepClone() };
        var second = await Caller.PostAsync(url, carried.ToJsonString());
        Assert.Equal("He says: the boat is on time.", second.Text);
        Assert.Equal(2, second.Json["context"]!["global"]!["system"]!["turn_count"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_callout_asks_for_a_turn_without_input_once()
    {
        var session = await Caller.CreateSessionAsync();
        var first = await Caller.SendAsync(session, Asking("callout"));
        Assert.True(first.Json["context"]!["global"]!["system"]!["skip_user_input"]!.GetValue<bool>());
        var second = await Caller.SendAsync(session, Asking(""));
        Assert.Equal("He says: the boat is on time.", second.Text);
        Assert.Null(second.Json["context"]!["global"]!["system"]!["skip_user_input"]);

        static JsonNode Asking(string text) => new JsonObject
        {
            ["input"] = new JsonObject { ["text"] = text, ["options"] = new JsonObject { ["return_context"] = true } },
        };
    }

    [Fact]
    public async Task A_script_answers_in_place_of_the_dialog_until_it_returns_null()
    {
        Assistant.Script = turn => turn.TurnCount == 1
            ? JsonNode.Parse($$"""{"generic":[{"response_type":"text","text":"Scripted {{turn.Text}} {{turn.Message["user_id"]}}"}]}""")
            : null;
        var session = await Caller.CreateSessionAsync();
        var message = JsonNode.Parse("""{"input":{"text":"echo Hi"},"user_id":"u1"}""")!;
        Assert.Equal("Scripted echo Hi u1", (await Caller.SendAsync(session, message)).Text);
        Assert.Equal("Hi", (await Caller.SendAsync(session, message)).Text);
    }

    [Fact]
    public async Task Messages_of_one_session_take_turns_and_the_overlap_is_counted()
    {
        var release = new TaskCompletionSource();
        Assistant.ScriptAsync = async (turn, gone) =>
        {
            await release.Task.WaitAsync(gone);
            return JsonNode.Parse($$"""{"generic":[{"response_type":"text","text":"{{turn.TurnCount}}"}]}""");
        };
        var session = await Caller.CreateSessionAsync();
        var first = Caller.SayAsync(session, "one");
        await Assistant.WaitForCallsAsync(AssistantOperation.Message, 1);
        var second = Caller.SayAsync(session, "two");
        while (Assistant.Overlaps == 0)
            await Task.Yield();
        release.SetResult();
        Assert.Equal(["1", "2"], new[] { (await first).Text, (await second).Text }.Order());
        Assert.Equal(1, Assistant.Overlaps);
    }

    private static void AssertRefused(Caller.Answer answer, string path)
    {
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal(400, answer.Json["code"]!.GetValue<int>());
        Assert.NotEmpty(answer.Json["error"]!.GetValue<string>());
        Assert.Equal(path, answer.Json["errors"]![0]!["path"]!.GetValue<string>());
        Assert.NotEmpty(answer.Json["errors"]![0]!["message"]!.GetValue<string>());
    }
}
