using System.Text.Json.Nodes;
using WhatsAppBridge.Playground.Twilio;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.Tests.Conversations;

/// <summary>What a person answers to a list, and what the assistant hears of it.</summary>
public sealed class ChoiceTests
{
    private const string List = """
        {"response_type":"option","title":"Which?","options":[
          {"label":"Abholen","value":{"input":{"text":"collect","x":{"keep":[1,2.50,null]}}}},
          {"label":"Per Expreß, heute","value":{"input":{"text":"express"}}}]}
        """;

    [Theory]
    [InlineData("2", "express")]
    [InlineData("２", "express")]
    [InlineData("٢", "express")]
    [InlineData("2.", "express")]
    [InlineData("2)", "express")]
    [InlineData("#2", "express")]
    [InlineData("per  EXPRESS, heute", "express")]
    [InlineData("1", "collect")]
    [InlineData("7", "7")]
    [InlineData("the first one", "the first one")]
    public async Task An_answer_to_a_list_reaches_the_assistant_as_the_choice_or_as_typed(string typed, string heard)
    {
        await using var bridge = await StartedAsync();

        await bridge.AskAsync(typed);

        Assert.Equal(heard, Input(bridge)["text"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_tapped_button_chooses_by_its_payload()
    {
        await using var bridge = await StartedAsync();

        await bridge.Twilio.DeliverAsync(new PhoneMessage(bridge.Ana, "Some title") { Button = new PhoneButton("Some title", "2") });

        Assert.Equal("express", Input(bridge)["text"]!.GetValue<string>());
    }

    [Fact]
    public async Task Only_the_newest_list_counts()
    {
        await using var bridge = await StartedAsync();
        bridge.Assistant.Script = _ => Answer("""{"response_type":"option","title":"And then?","options":[{"label":"Only","value":{"input":{"text":"only"}}}]}""");
        await bridge.AskAsync("2");

        await bridge.AskAsync("2");

        Assert.Equal("2", Input(bridge)["text"]!.GetValue<string>());
    }

    private static async Task<BridgeFixture> StartedAsync()
    {
        var bridge = await BridgeFixture.StartAsync();
        bridge.Assistant.Script = _ => Answer(List);
        await bridge.AskAsync("hello");
        return bridge;
    }

    private static JsonObject Answer(string item) => new() { ["generic"] = new JsonArray(JsonNode.Parse(item)) };

    private static JsonNode Input(BridgeFixture bridge) => JsonNode.Parse(bridge.Assistant.Calls[^1].Body)!["input"]!;
}
