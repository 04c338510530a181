using System.Text.Json.Nodes;
using WhatsAppBridge.Playground.Assistant;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.Tests.Conversations;

/// <summary>An assistant that goes on by itself, and how a session ends or begins again.</summary>
public sealed class FollowUpTests
{
    [Fact]
    public async Task An_answer_that_waits_for_nobody_is_followed_up_with_an_empty_message()
    {
        await using var bridge = await BridgeFixture.StartAsync();

        Assert.Equal(["I am asking the harbour master.", "He says: the boat is on time."], await bridge.AskAsync("callout"));

        var followUp = JsonNode.Parse(bridge.Assistant.Calls[^1].Body)!;
        Assert.Equal("", (string?)followUp["input"]!["text"]);
        Assert.Null(followUp["context"]);
    }

    [Theory]
    [InlineData(null, 6)]
    [InlineData("2", 3)]
    [InlineData("0", 1)]
    public async Task An_assistant_that_never_waits_is_cut_off(string? most, int asked)
    {
        await using var bridge = await BridgeFixture.StartAsync(new Dictionary<string, string?> { ["Assistant:MaxFollowUps"] = most });
        bridge.Assistant.Script = turn => Skipping(turn, $"part {turn.TurnCount}");

        Assert.Equal(Enumerable.Range(1, asked).Select(part => $"part {part}"), await bridge.AskAsync("hello"));

        Assert.Equal(asked, Messages(bridge).Count);
        Assert.Equal(asked > 1, bridge.Logs.All.Contains("MaxFollowUps", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_said_before_a_follow_up_failed_reaches_the_person()
    {
        await using var bridge = await BridgeFixture.StartAsync();
        bridge.Assistant.Script = turn =>
        {
            bridge.Assistant.Faults.Enqueue(AssistantFault.Error(500, "Processor Exception"));
            return Skipping(turn, "one moment");
        };

        Assert.Equal(["one moment"], await bridge.AskAsync("hello"));

        Assert.Contains("Processor Exception", bridge.Logs.All, StringComparison.Ordinal);
        Assert.Equal(2, Messages(bridge).Count);
    }

    [Fact]
    public async Task A_choice_goes_back_as_it_came_until_the_assistant_is_known_to_come_back()
    {
        await using var bridge = await BridgeFixture.StartAsync();
        await bridge.AskAsync("options");
        await bridge.AskAsync("2");
        var unchanged = JsonNode.Parse(bridge.Assistant.Calls[^1].Body)!["input"]!;
        await bridge.AskAsync("callout");
        await bridge.AskAsync("options");
        await bridge.AskAsync("2");

        var changed = JsonNode.Parse(bridge.Assistant.Calls[^1].Body)!["input"]!.AsObject();

        Assert.Null(unchanged["options"]);
        Assert.Equal("{\"return_context\":true}", changed["options"]!.ToJsonString());
        changed.Remove("options");
        Assert.True(JsonNode.DeepEquals(unchanged, changed));
    }

    [Fact]
    public async Task A_choice_that_makes_an_old_assistant_call_out_is_followed_up()
    {
        await using var bridge = await BridgeFixture.StartAsync(new Dictionary<string, string?> { ["Assistant:Version"] = "2021-11-27" });
        await bridge.AskAsync("options");
        bridge.Assistant.Script = turn => turn.Text.Length > 0 ? Skipping(turn, "looking") : Output("found");

        Assert.Equal(["looking", "found"], await bridge.AskAsync("1"));
    }

    [Theory]
    [InlineData("context")]
    [InlineData("skill")]
    [InlineData("output")]
    public async Task The_command_to_terminate_ends_the_session_when_the_person_has_the_answer(string place)
    {
        await using var bridge = await BridgeFixture.StartAsync();
        bridge.Assistant.Script = turn =>
        {
            var action = new JsonObject { ["smsAction"] = new JsonObject { ["command"] = "terminateSession" } };
            var output = Output("bye");
            switch (place)
            {
                case "context":
                    turn.Context["smsAction"] = action["smsAction"]!.DeepClone();
                    break;
                case "skill":
                    turn.Context["skills"] = new JsonObject { ["main skill"] = new JsonObject { ["user_defined"] = action } };
                    break;
                default:
                    output["user_defined"] = action;
                    break;
            }

            return output;
        };
        Assert.Equal(["bye"], await bridge.AskAsync("enough"));
        await bridge.Assistant.WaitForCallsAsync(AssistantOperation.DeleteSession, 1, TestContext.Current.CancellationToken);
        bridge.Assistant.Script = null;

        Assert.StartsWith("This is turn 1 in", Assert.Single(await bridge.AskAsync("who")), StringComparison.Ordinal);
        Assert.Equal(2, bridge.Assistant.Calls.Count(call => call.Operation == AssistantOperation.CreateSession));
    }

    [Fact]
    public async Task A_session_that_ends_is_not_asked_to_go_on()
    {
        await using var bridge = await BridgeFixture.StartAsync();
        bridge.Assistant.Script = turn =>
        {
            var output = Skipping(turn, "bye");
            output["generic"]!.AsArray().Add(new JsonObject { ["response_type"] = "end_session" });
            return output;
        };

        Assert.Equal(["bye"], await bridge.AskAsync("enough"));

        await bridge.Assistant.WaitForCallsAsync(AssistantOperation.DeleteSession, 1, TestContext.Current.CancellationToken);
        Assert.Single(Messages(bridge));
    }

    [Fact]
    public async Task A_command_nobody_can_follow_is_told_to_the_operator()
    {
        await using var bridge = await BridgeFixture.StartAsync();
        bridge.Assistant.Script = _ => JsonNode.Parse("""{"generic":[],"user_defined":{"smsAction":{"command":"smsActSendMedia"}}}""");

        await bridge.AskAsync("hello");

        Assert.Contains("smsActSendMedia", bridge.Logs.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reset_word_begins_a_new_session_with_the_assistants_greeting()
    {
        await using var bridge = await BridgeFixture.StartAsync(new Dictionary<string, string?> { ["Conversation:ResetWords:0"] = "restart", ["Conversation:ResetWords:1"] = "von vorn" });
        await bridge.AskAsync("options");

        Assert.StartsWith("Hello!", (await bridge.AskAsync(" Restart "))[0], StringComparison.Ordinal);
        await bridge.Assistant.WaitForCallsAsync(AssistantOperation.DeleteSession, 1, TestContext.Current.CancellationToken);

        Assert.StartsWith("This is turn 2 in", Assert.Single(await bridge.AskAsync("who")), StringComparison.Ordinal);
        Assert.StartsWith("Hello!", (await bridge.AskAsync("von vorn"))[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_assistant_greets_nobody_it_is_asked_the_reset_word()
    {
        await using var bridge = await BridgeFixture.StartAsync(new Dictionary<string, string?> { ["Conversation:ResetWords:0"] = "restart" });
        await bridge.AskAsync("hello");
        bridge.Assistant.Script = turn => turn.Text.Length == 0 ? Output() : Output($"you said {turn.Text}");

        Assert.Equal(["you said restart"], await bridge.AskAsync("restart"));
    }

    [Fact]
    public async Task No_word_resets_unless_it_is_listed()
    {
        await using var bridge = await BridgeFixture.StartAsync();
        await bridge.AskAsync("hello");
        await bridge.AskAsync("restart");

        Assert.StartsWith("This is turn 3 in", Assert.Single(await bridge.AskAsync("who")), StringComparison.Ordinal);
    }

    private static JsonObject Skipping(AssistantTurn turn, string text)
    {
        turn.Context["global"]!["system"]!["skip_user_input"] = true;
        return Output(text);
    }

    private static JsonObject Output(params string[] texts) => new()
    {
        ["generic"] = new JsonArray([.. texts.Select(text => new JsonObject { ["response_type"] = "text", ["text"] = text })]),
    };

    private static List<AssistantCall> Messages(BridgeFixture bridge) => [.. bridge.Assistant.Calls.Where(call => call.Operation == AssistantOperation.Message)];
}
