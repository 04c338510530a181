using System.Text.Json.Nodes;
using WhatsAppBridge.Playground.Assistant;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.Tests.Conversations;

/// <summary>With <c>Assistant:CarryContext</c> a session that has expired goes on in another one.</summary>
public sealed class CarriedContextTests
{
    private static readonly Dictionary<string, string?> Carrying = new() { ["Assistant:CarryContext"] = "true", ["Conversation:Greeting"] = "true" };

    [Fact]
    public async Task The_person_notices_nothing_of_an_expired_session()
    {
        await using var bridge = await BridgeFixture.StartAsync(Carrying);
        await bridge.AskAsync("hello");
        bridge.Assistant.ExpireSessions();

        Assert.StartsWith("This is turn 3 in", Assert.Single(await bridge.AskAsync("who")), StringComparison.Ordinal);
        Assert.StartsWith("This is turn 4 in", Assert.Single(await bridge.AskAsync("who")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_that_could_not_be_renewed_is_gone_on_from_when_the_assistant_is_back()
    {
        await using var bridge = await BridgeFixture.StartAsync(Carrying);
        await bridge.AskAsync("hello");
        bridge.Assistant.ExpireSessions();
        bridge.Assistant.Faults.FaultMode = AssistantFault.Status(503).On(AssistantOperation.CreateSession);
        Assert.Contains("can't answer", Assert.Single(await bridge.AskAsync("who")), StringComparison.Ordinal);
        bridge.Assistant.Faults.FaultMode = null;

        Assert.StartsWith("This is turn 3 in", Assert.Single(await bridge.AskAsync("who")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_the_assistant_has_ended_is_not_gone_on_from()
    {
        await using var bridge = await BridgeFixture.StartAsync(Carrying);
        await bridge.AskAsync("hello");
        bridge.Assistant.Script = _ => new JsonObject
        {
            ["generic"] = new JsonArray(new JsonObject { ["response_type"] = "text", ["text"] = "bye" }),
            ["user_defined"] = new JsonObject { ["smsAction"] = new JsonObject { ["command"] = "terminateSession" } },
        };
        Assert.Equal(["bye"], await bridge.AskAsync("enough"));
        bridge.Assistant.Script = null;

        // Greeted, as somebody new.
        var answers = await bridge.AskAsync("who");
        Assert.Equal(2, answers.Count);
        Assert.StartsWith("This is turn 2 in", answers[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_skill_remembers_goes_along()
    {
        await using var bridge = await BridgeFixture.StartAsync(Carrying);
        bridge.Assistant.Script = turn =>
        {
            var variables = turn.Context["skills"]?["actions skill"]?["skill_variables"];
            if (turn.Text == "blue")
                turn.Context["skills"] = JsonNode.Parse("""{"actions skill":{"skill_variables":{"colour":"blue"}}}""");
            return new JsonObject { ["generic"] = new JsonArray(new JsonObject { ["response_type"] = "text", ["text"] = $"colour: {variables?["colour"]}" }) };
        };
        await bridge.AskAsync("blue");
        bridge.Assistant.ExpireSessions();

        Assert.Equal(["colour: blue"], await bridge.AskAsync("which?"));
    }

    [Fact]
    public async Task A_state_the_assistant_can_no_longer_read_costs_no_answer()
    {
        await using var bridge = await BridgeFixture.StartAsync(Carrying);
        await bridge.AskAsync("hello");
        bridge.Assistant.ExpireSessions();
        bridge.Assistant.Faults.Enqueue(AssistantFault.Error(404, "Invalid Session"));
        bridge.Assistant.Faults.Enqueue(AssistantFault.Error(400, "The state of a skill cannot be read"));

        Assert.StartsWith("This is turn 1 in", Assert.Single(await bridge.AskAsync("who")), StringComparison.Ordinal);
        Assert.Contains("refused to go on", bridge.Logs.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_setting_nothing_is_exported_and_nothing_carried()
    {
        await using var bridge = await BridgeFixture.StartAsync();
        await bridge.AskAsync("hello");
        bridge.Assistant.ExpireSessions();

        Assert.StartsWith("This is turn 1 in", Assert.Single(await bridge.AskAsync("who")), StringComparison.Ordinal);
        Assert.DoesNotContain(bridge.Assistant.Calls, call => call.Body.Contains("export", StringComparison.Ordinal));
    }
}
