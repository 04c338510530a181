using System.Text.Json.Nodes;
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

        Assert.Contains("Can't understand '...', sorry", bridge.Logs.All, StringComparison.Ordinal);
        Assert.DoesNotContain("4711", bridge.Logs.All, StringComparison.Ordinal);
    }

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

        Assert.Equal(["kept title", "1. Only one", "1", "still here"], answer);
        Assert.Contains("hologram", bridge.Logs.All, StringComparison.Ordinal);
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
