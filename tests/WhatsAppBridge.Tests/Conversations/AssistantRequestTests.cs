using System.Text.Json.Nodes;
using WhatsAppBridge.Playground.Assistant;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.Tests.Conversations;

/// <summary>What a request tells the assistant beside the person's words.</summary>
public sealed class AssistantRequestTests
{
    [Fact]
    public async Task Everything_kept_about_a_person_is_labelled_with_the_id_that_names_them()
    {
        await using var bridge = await BridgeFixture.StartAsync();

        await bridge.AskAsync("hello");

        var message = Assert.Single(bridge.Assistant.Calls, call => call.Operation == AssistantOperation.Message);
        var userId = (string?)JsonNode.Parse(message.Body)!["user_id"];
        Assert.Matches("^[0-9a-f]{64}$", userId!);
        Assert.All(
            bridge.Assistant.Calls.Where(call => call.Operation is AssistantOperation.Message or AssistantOperation.CreateSession),
            call => Assert.Equal($"customer_id={userId}", call.Headers["X-Watson-Metadata"]));
    }

    [Fact]
    public async Task Locale_and_time_zone_are_told_where_they_are_known()
    {
        await using var bridge = await BridgeFixture.StartAsync(new Dictionary<string, string?> { ["Assistant:Locale"] = "de-de", ["Assistant:TimeZone"] = "Europe/Berlin", ["Assistant:SendChannelContext"] = "false" });

        await bridge.AskAsync("hello");

        var context = JsonNode.Parse(bridge.Assistant.Calls[^1].Body)!["context"]!.ToJsonString();
        Assert.Equal("""{"global":{"system":{"timezone":"Europe/Berlin","locale":"de-de"}}}""", context);
    }

    [Fact]
    public async Task An_assistant_that_refuses_the_channels_context_is_asked_without_and_pays_once()
    {
        await using var bridge = await BridgeFixture.StartAsync(assistant: new EmulatedAssistantOptions { RefusesUnlistedIntegrations = true });

        Assert.Contains("one", Assert.Single(await bridge.AskAsync("echo one")), StringComparison.Ordinal);
        Assert.Contains("two", Assert.Single(await bridge.AskAsync("echo two")), StringComparison.Ordinal);

        Assert.Equal([400, 200, 200], bridge.Assistant.Calls.Where(call => call.Operation == AssistantOperation.Message).Select(call => call.Status!.Value));
        Assert.Contains("Assistant:SendChannelContext", Assert.Single(bridge.Logs.Lines, line => line.Text.Contains("refused context.integrations", StringComparison.Ordinal)).Text, StringComparison.Ordinal);
    }
}
