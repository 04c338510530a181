using System.Text.Json;
using WhatsAppBridge.Playground.Assistant;
using WhatsAppBridge.Playground.Twilio;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.Tests.Conversations;

/// <summary>People who write more than one message at a time: too many, or one question in pieces.</summary>
public sealed class ManyMessagesTests
{
    [Fact]
    public async Task Who_floods_is_told_once_and_costs_nobody_else_anything()
    {
        await using var bridge = await BridgeFixture.StartAsync(new Dictionary<string, string?> { ["Conversation:MaxPending"] = "3" });
        var release = new TaskCompletionSource();
        bridge.Assistant.ScriptAsync = async (turn, cancellationToken) =>
        {
            if (turn.Text.StartsWith("flood", StringComparison.Ordinal))
                await release.Task.WaitAsync(cancellationToken);
            return null;
        };
        var answered = await StartAsync(bridge, 3);

        var beyond = new List<WebhookExchange>();
        for (var i = 4; i <= 8; i++)
            beyond.Add(await bridge.SayAsync($"flood {i}"));

        Assert.Contains("more than I can answer", Assert.Single(beyond[0].Messages).Body, StringComparison.Ordinal);
        Assert.All(beyond.Skip(1), exchange => Assert.Equal("<Response/>", exchange.TwiML));
        Assert.Equal(beyond[0].TwiML, (await bridge.Twilio.RedeliverAsync(beyond[0])).TwiML);
        var other = await bridge.Twilio.DeliverAsync(new PhoneMessage(new PhonePerson("+447700900123"), "echo me"));
        Assert.Contains("me", Assert.Single(other.Messages).Body, StringComparison.Ordinal);
        release.SetResult();
        await Task.WhenAll(answered);
        Assert.Equal(3, Asked(bridge).Count(text => text.StartsWith("flood", StringComparison.Ordinal)));

        // The lane is empty and the flood over: the next is asked like any other, and the next flood is a new one.
        Assert.Single(await bridge.AskAsync("echo after"));
    }

    [Fact]
    public async Task What_is_typed_in_pieces_is_asked_as_one_and_answered_at_the_last()
    {
        await using var bridge = await BridgeFixture.StartAsync(new Dictionary<string, string?> { ["Conversation:GatherWindow"] = "500ms" });

        var first = bridge.SayAsync("echo where");
        await WaitForAcceptedAsync(bridge, 1);
        var second = bridge.SayAsync("is my");
        await WaitForAcceptedAsync(bridge, 2);
        var third = await bridge.SayAsync("order?");

        Assert.Equal(["echo where is my order?"], Asked(bridge));
        Assert.Contains("where is my order?", Assert.Single(third.Messages).Body, StringComparison.Ordinal);
        Assert.Equal("<Response/>", (await first).TwiML);
        Assert.Equal("<Response/>", (await second).TwiML);
        Assert.Equal("<Response/>", (await bridge.Twilio.RedeliverAsync(await first)).TwiML);
        Assert.Equal(third.TwiML, (await bridge.Twilio.RedeliverAsync(third)).TwiML);
    }

    [Fact]
    public async Task A_choice_from_a_list_is_never_taken_for_a_piece()
    {
        await using var bridge = await BridgeFixture.StartAsync(new Dictionary<string, string?> { ["Conversation:GatherWindow"] = "300ms" });
        await bridge.AskAsync("options");

        var chosen = bridge.SayAsync("2");
        await WaitForAcceptedAsync(bridge, 2);
        var words = await bridge.SayAsync("echo please");

        Assert.Single((await chosen).Messages);
        Assert.Single(words.Messages);
        Assert.Equal(3, Asked(bridge).Count);
    }

    [Fact]
    public async Task A_message_that_comes_alone_is_asked_alone_after_the_window()
    {
        await using var bridge = await BridgeFixture.StartAsync(new Dictionary<string, string?> { ["Conversation:GatherWindow"] = "100ms" });

        Assert.Contains("one", Assert.Single(await bridge.AskAsync("echo one")), StringComparison.Ordinal);
        Assert.Contains("two", Assert.Single(await bridge.AskAsync("echo two")), StringComparison.Ordinal);
    }

    private static async Task<List<Task<WebhookExchange>>> StartAsync(BridgeFixture bridge, int count)
    {
        var started = new List<Task<WebhookExchange>>();
        for (var i = 1; i <= count; i++)
        {
            started.Add(bridge.SayAsync($"flood {i}"));
            await WaitForAcceptedAsync(bridge, i);
        }

        return started;
    }

    private static async Task WaitForAcceptedAsync(BridgeFixture bridge, int count)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (bridge.AcceptedMessages() < count)
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, patience.Token);
    }

    private static List<string> Asked(BridgeFixture bridge) =>
    [
        .. bridge.Assistant.Calls.Where(call => call.Operation == AssistantOperation.Message)
            .Select(call => JsonElement.Parse(call.Body).GetProperty("input").GetProperty("text").GetString()!),
    ];
}
