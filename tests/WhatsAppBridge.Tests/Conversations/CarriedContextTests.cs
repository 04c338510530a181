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
