using System.Text.Json.Nodes;
using WhatsAppBridge.Assistant;
using WhatsAppBridge.Playground.Assistant;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.Tests.Conversations;

/// <summary>Whatever the assistant does, the person hears something and the operator learns why.</summary>
public sealed class AssistantFaultTests
{
    public static TheoryData<string> Faults => ["500", "garbage", "empty", "drop", "truncated", "hang", "422", "429", "403", "redirect"];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_broken_assistant_never_leaves_a_person_without_an_answer(string name)
    {
        await using var bridge = await BridgeFixture.StartAsync(new Dictionary<string, string?> { ["Assistant:Timeout"] = "700ms" });
        await bridge.AskAsync("echo warm");
        bridge.Assistant.Faults.Enqueue(Fault(name));

        var answer = await bridge.AskAsync("echo broken");

        Assert.Equal("Sorry, I can't answer right now. Please try again in a few minutes.", Assert.Single(answer));
        Assert.Contains("Assistant ", bridge.Logs.All, StringComparison.Ordinal);
        Assert.Contains("well again", Assert.Single(await bridge.AskAsync("echo well again")), StringComparison.Ordinal);
        Assert.DoesNotContain("fault of the bridge", bridge.Logs.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_log_gives_the_transaction_id_IBM_asks_for()
    {
        await using var bridge = await BridgeFixture.StartAsync();
        bridge.Assistant.Faults.Enqueue(AssistantFault.Error(500, "Processor Exception"));

        await bridge.AskAsync("hello");

        var line = Assert.Single(bridge.Logs.Lines, line => line.Text.Contains("Processor Exception", StringComparison.Ordinal));
        Assert.Matches("status 500, .*transaction \"?[0-9a-zA-Z-]{8,}", line.Text);
    }

    [Fact]
    public async Task Words_of_a_person_that_an_error_quotes_stay_out_of_the_log()
    {
        await using var bridge = await BridgeFixture.StartAsync();
        bridge.Assistant.Faults.Enqueue(AssistantFault.Error(400, "Can't understand 'My PIN is 4711', sorry"));

        await bridge.AskAsync("my pin is 4711");

        Assert.Contains("an explanation that quotes the message", bridge.Logs.All, StringComparison.Ordinal);
        Assert.DoesNotContain("4711", bridge.Logs.All, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Resource not found", "what was not found", "Resource not found")]
    [InlineData("webhook responded with [500] status code", "hello there", "webhook responded with [500] status code")]
    [InlineData("no user Mia", "Mia", "an explanation that quotes the message")]
    [InlineData("name müller not found", "Müller-Lüdenscheidt", "an explanation that quotes the message")]
    [InlineData("无法理解订单", "我的订单在哪里", "an explanation that quotes the message")]
    public void An_explanation_is_logged_unless_it_shares_words_with_the_message(string explanation, string question, string logged) =>
        Assert.Equal(logged, ErrorExplanation.For(explanation, question));

    [Fact]
    public async Task A_message_is_never_sent_again_when_it_may_have_been_heard()
    {
        await using var bridge = await BridgeFixture.StartAsync();
        bridge.Assistant.Faults.Enqueue(AssistantFault.Error(500, "Processor Exception"));

        await bridge.AskAsync("hello");

        Assert.Single(bridge.Assistant.Calls, call => call.Operation == AssistantOperation.Message);
    }

    [Fact]
    public async Task A_revoked_token_is_replaced_once_and_the_message_answered()
    {
        await using var bridge = await BridgeFixture.StartAsync();
        await bridge.AskAsync("echo one");
        bridge.Assistant.RevokeTokens();

        Assert.Contains("two", Assert.Single(await bridge.AskAsync("echo two")), StringComparison.Ordinal);
        Assert.Equal(2, bridge.Assistant.Calls.Count(call => call.Operation == AssistantOperation.Token));
    }

    [Fact]
    public async Task A_wrong_key_is_a_fault_of_the_settings()
    {
        await using var bridge = await BridgeFixture.StartAsync(new Dictionary<string, string?> { ["Assistant:ApiKey"] = "wrong-key-of-nobody" });

        Assert.Contains("can't answer right now", Assert.Single(await bridge.AskAsync("hello")), StringComparison.Ordinal);
        Assert.Contains("BXNIM0415E", bridge.Logs.All, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-key-of-nobody", bridge.Logs.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_assistant_that_is_not_there_is_told_apart_from_one_that_fails()
    {
        await using var bridge = await BridgeFixture.StartAsync(new Dictionary<string, string?> { ["Assistant:Url"] = "http://127.0.0.1:9", ["Assistant:Authentication"] = "Basic" });

        Assert.Contains("can't answer right now", Assert.Single(await bridge.AskAsync("hello")), StringComparison.Ordinal);
        Assert.Contains("Unreachable", bridge.Logs.All, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"generic":null}""")]
    [InlineData("""{"generic":{}}""")]
    [InlineData("""{}""")]
    [InlineData("""{"generic":[]}""")]
    [InlineData("""{"generic":[{"response_type":"date"}]}""")]
    public async Task An_answer_without_responses_is_silence(string output)
    {
        await using var bridge = await BridgeFixture.StartAsync();
        bridge.Assistant.Script = _ => JsonNode.Parse(output);

        Assert.Equal("<Response/>", (await bridge.SayAsync("hello")).TwiML);
    }

    [Fact]
    public async Task Broken_and_unknown_items_lose_only_themselves()
    {
        await using var bridge = await BridgeFixture.StartAsync();
        bridge.Assistant.Script = _ => JsonNode.Parse(
            """
            {"generic": [
              null, 7, "text", [], {}, {"response_type": 3}, {"response_type": "text"}, {"response_type": "text", "text": 5},
              {"response_type": "image"}, {"response_type": "image", "source": "not an address", "title": "kept title"},
              {"response_type": "option", "title": null, "options": [null, {"label": null}, {"label": "Only one", "value": 3}]},
              {"response_type": "pause", "time": "soon"}, {"response_type": "table", "rows": [null, {"cells": null}, {"cells": [{}, null, 1]}]},
              {"response_type": "hologram", "size": 3},
              {"response_type": "text", "text": "still here", "x": {"y": 1}, "channels": null}
            ]}
            """);

        var answer = await bridge.AskAsync("hello");

        Assert.Equal(["5", "kept title", "1. Only one", "1", "still here"], answer);
        Assert.Contains("hologram", bridge.Logs.All, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"response_type":"option","title":"Year?","options":[{"label":"A","value":{"input":{"text":"a"}}},{"label":2020,"value":{"input":{"text":"y"}}},"x"]}""", "Year?\n1. A\n2. 2020")]
    [InlineData("""{"response_type":"option","title":"T","description":5,"options":{}}""", "T\n5")]
    [InlineData("""{"response_type":"option","title":"T","options":[{"label":"**Bold** &amp; [l](https://u.example)"}]}""", "T\n1. *Bold* & l (https://u.example)")]
    [InlineData("""{"response_type":"search","header":"H","primary_results":[7,{"title":"T","url":5,"highlight":"x"}]}""", "H\n\n*T*\n5")]
    [InlineData("""{"response_type":"conversation_search","text":"answer","citations":{},"search_results":"x"}""", "answer")]
    [InlineData("""{"response_type":"conversational_search","text":"answer","citations":[{"title":"S","ranges":"x","search_result_index":1.5}]}""", "answer\n\n*How do we know?*\n- S")]
    [InlineData("""{"response_type":"table","title":5,"headers":["A"],"rows":[[true],{"cells":[1.50]}]}""", "5\n\n*A:* true\n\n*A:* 1.50")]
    [InlineData("""{"response_type":"connect_to_agent","agent_unavailable":"x"}""", "Sorry, there is nobody here I could hand you over to at the moment.")]
    [InlineData("""{"response_type":"text","text":"cut \ud83d here \\ud83d \ud83d\ude00","channels":["whatsapp"]}""", "cut  here \\ud83d 😀")]
    [InlineData("""{"response_type":"text","text":"for us","channels":{"channel":"whatsapp"}}""", "for us")]
    [InlineData("""{"response_type":"user_defined","user_defined":{"whatsapp":{"text":"b\ud800"}}}""", "b")]
    [InlineData("""{"response_type":"option","title":"T","options":[{"label":"A","value":{"input":{"text":"a","x":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}}}]}""", "T\n1. A")]
    public async Task An_item_of_an_odd_shape_says_what_can_be_read_of_it(string item, string expected)
    {
        await using var bridge = await BridgeFixture.StartAsync();
        bridge.Assistant.Faults.Enqueue(AssistantFault.Status(200, $$"""{"output":{"generic":[{{item}}],"debug":{{new string('[', 80) + new string(']', 80)}} } }"""));

        Assert.Equal(expected, Assert.Single(await bridge.AskAsync("hello")));
    }

    [Fact]
    public async Task A_choice_with_half_an_emoji_in_it_can_be_chosen()
    {
        await using var bridge = await BridgeFixture.StartAsync();
        bridge.Assistant.Faults.Enqueue(AssistantFault.Status(200, """{"output":{"generic":[{"response_type":"option","title":"T","options":[{"label":"A\ud83d","value":{"input":{"text":"v\ud800"}}}]},{"response_type":"\ud800"}]}}"""));
        Assert.Equal("T\n1. A", Assert.Single(await bridge.AskAsync("hello")));

        await bridge.AskAsync("(1)");

        Assert.Contains("\"text\":\"v\"", bridge.Assistant.Calls[^1].Body, StringComparison.Ordinal);
    }

    private static AssistantFault Fault(string name) => name switch
    {
        "500" => AssistantFault.Error(500, "Processor Exception"),
        "422" => AssistantFault.Error(422, "webhook responded with [500] status code"),
        "403" => AssistantFault.Error(403, "Forbidden"),
        "429" => AssistantFault.RateLimited(),
        "redirect" => AssistantFault.Status(302, "moved", "text/plain"),
        "garbage" => AssistantFault.Garbage(),
        "empty" => AssistantFault.Empty(),
        "drop" => AssistantFault.Drop(),
        "truncated" => AssistantFault.TruncatedBody(),
        _ => AssistantFault.Hang(),
    };
}
