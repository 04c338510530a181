using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.Tests;

/// <summary>A person's message goes the whole way and comes back.</summary>
public sealed class FrontDoorTests
{
    [Fact]
    public async Task A_message_goes_to_the_assistant_and_the_answer_comes_back_as_twiml()
    {
        await using var bridge = await BridgeFixture.StartAsync();

        var exchange = await bridge.SayAsync("echo Hello there");

        Assert.Equal(200, exchange.Status);
        Assert.Equal("text/xml; charset=utf-8", exchange.ContentType);
        Assert.Contains("Hello there", Assert.Single(exchange.Messages).Body);
    }

    [Fact]
    public async Task A_number_sends_back_the_whole_input_of_the_choice()
    {
        await using var bridge = await BridgeFixture.StartAsync();

        var list = Assert.Single(await bridge.AskAsync("options"));
        Assert.Contains("\n2. ", list, StringComparison.Ordinal);
        var answer = Assert.Single(await bridge.AskAsync("2"));

        Assert.DoesNotContain("\"text\":\"2\"", bridge.Assistant.Calls[^1].Body, StringComparison.Ordinal);
        Assert.StartsWith("You chose", answer, StringComparison.Ordinal);
    }
}
