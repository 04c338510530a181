using System.Text.Json;
using System.Text.Json.Nodes;
using WhatsAppBridge.Playground.Assistant;
using WhatsAppBridge.Playground.Twilio;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.Tests.Conversations;

/// <summary>One turn a message, one message at a time, and an answer in time, seen from outside.</summary>
public sealed class TurnOrderTests
{
    private static int Messages(BridgeFixture bridge) => bridge.Assistant.Calls.Count(call => call.Operation == AssistantOperation.Message);

    private static JsonObject Text(string text) => new() { ["generic"] = new JsonArray(new JsonObject { ["response_type"] = "text", ["text"] = text }) };

    private static async Task<SentMessage> FirstByRestAsync(BridgeFixture bridge)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await foreach (var message in bridge.Twilio.WatchSentAsync(limit.Token))
        {
            if (message.Via == SentVia.Rest)
                return message;
        }

        throw new InvalidOperationException("Nothing was sent by REST.");
    }

    [Fact]
    public async Task The_same_webhook_again_gets_the_same_bytes_and_asks_nothing()
    {
        await using var bridge = await BridgeFixture.StartAsync();

        var first = await bridge.SayAsync("options");
        var again = await bridge.Twilio.RedeliverAsync(first);

        Assert.Equal(first.TwiML, again.TwiML);
        Assert.Equal(1, Messages(bridge));
    }

    [Fact]
    public async Task Webhooks_that_arrive_while_the_first_is_under_way_wait_for_its_answer()
    {
        await using var bridge = await BridgeFixture.StartAsync();
        var release = new TaskCompletionSource();
        bridge.Assistant.ScriptAsync = async (_, cancellationToken) =>
        {
            await release.Task.WaitAsync(cancellationToken);
            return Text("the one answer");
        };

        const string sid = "SM00000000000000000000000000000042";
        var webhooks = Enumerable.Range(0, 8).Select(_ => bridge.SayAsync("hello", sid)).ToList();
        await bridge.Assistant.WaitForCallsAsync(AssistantOperation.Message, 1);
        release.SetResult();
        var answers = await Task.WhenAll(webhooks);

        Assert.Single(answers.Select(answer => answer.TwiML).Distinct());
        Assert.Contains("the one answer", answers[0].TwiML, StringComparison.Ordinal);
        Assert.Equal(1, Messages(bridge));
    }

    [Fact]
    public async Task One_persons_messages_are_asked_one_at_a_time_in_order_and_people_side_by_side()
    {
        await using var bridge = await BridgeFixture.StartAsync();
        var hold = Task.CompletedTask;
        bridge.Assistant.ScriptAsync = async (turn, cancellationToken) =>
        {
            if (turn.Text != "hi")
                await hold.WaitAsync(cancellationToken);
            return Text($"answer to {turn.Text}");
        };
        await bridge.AskAsync("0");

        // Each is sent when the one before has been accepted, so that there is one order of arrival.
        var release = new TaskCompletionSource();
        hold = release.Task;
        var waiting = new List<Task<WebhookExchange>>();
        for (var i = 1; i <= 10; i++)
        {
            waiting.Add(bridge.SayAsync(i.ToString(System.Globalization.CultureInfo.InvariantCulture)));
            while (bridge.UnfinishedMessages() < i)
                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }

        // Everybody else is answered while the first lane stands still.
        var others = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => bridge.Twilio.DeliverAsync(new PhoneMessage(new PhonePerson($"+4477009001{i:00}"), "hi"))));
        Assert.All(others, other => Assert.Equal("answer to hi", Assert.Single(other.Messages).Body));
        Assert.DoesNotContain(waiting, webhook => webhook.IsCompleted);
        release.SetResult();
        var answers = await Task.WhenAll(waiting);

        Assert.Equal(Enumerable.Range(1, 10).Select(i => $"answer to {i}"), answers.Select(answer => Assert.Single(answer.Messages).Body));
        var mine = bridge.Assistant.Calls.Where(call => call.Operation == AssistantOperation.Message)
            .Select(call => JsonElement.Parse(call.Body).GetProperty("input").GetProperty("text").GetString()!)
            .Where(text => text != "hi").Select(text => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(Enumerable.Range(0, 11), mine);
        Assert.Equal(0, bridge.Assistant.Overlaps);
    }

    [Fact]
    public async Task A_late_answer_goes_by_REST_and_the_webhook_hears_silence_in_time()
    {
        await using var bridge = await BridgeFixture.StartAsync(new Dictionary<string, string?> { ["Conversation:ReplyDeadline"] = "200ms" });
        var release = new TaskCompletionSource();
        bridge.Assistant.ScriptAsync = async (_, cancellationToken) =>
        {
            await release.Task.WaitAsync(cancellationToken);
            return Text("better late");
        };

        var first = await bridge.SayAsync("hello");
        var again = await bridge.Twilio.RedeliverAsync(first);
        release.SetResult();

        Assert.Equal("<Response/>", first.TwiML);
        Assert.Equal("<Response/>", again.TwiML);
        var sent = await FirstByRestAsync(bridge);
        Assert.Equal(("better late", "whatsapp:+14155550123"), (sent.Body, sent.To));
        Assert.Equal("<Response/>", (await bridge.Twilio.RedeliverAsync(first)).TwiML);
        Assert.Single(bridge.Twilio.Sent);
        Assert.Equal(1, Messages(bridge));
    }

    [Fact]
    public async Task A_repeated_webhook_does_not_wait_behind_the_persons_next_message()
    {
        await using var bridge = await BridgeFixture.StartAsync(new Dictionary<string, string?> { ["Conversation:ReplyDeadline"] = "8s" });
        var first = await bridge.SayAsync("echo first");
        var release = new TaskCompletionSource();
        bridge.Assistant.ScriptAsync = async (_, cancellationToken) =>
        {
            await release.Task.WaitAsync(cancellationToken);
            return Text("second");
        };
        var second = bridge.SayAsync("slow");
        await bridge.Assistant.WaitForCallsAsync(AssistantOperation.Message, 2);

        Assert.Equal(first.TwiML, (await bridge.Twilio.RedeliverAsync(first)).TwiML);
        Assert.False(second.IsCompleted);
        release.SetResult();
        Assert.Contains("second", (await second).TwiML, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_webhook_that_hangs_up_does_not_take_the_answer_from_one_that_waits()
    {
        await using var bridge = await BridgeFixture.StartAsync();
        var release = new TaskCompletionSource();
        bridge.Assistant.ScriptAsync = async (_, cancellationToken) =>
        {
            await release.Task.WaitAsync(cancellationToken);
            return Text("for the patient");
        };
        var patient = bridge.Client.SendAsync(SignedRequest.Form(bridge, SignedRequest.Greeting));
        await bridge.Assistant.WaitForCallsAsync(AssistantOperation.Message, 1);
        using var impatience = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => bridge.Client.SendAsync(SignedRequest.Form(bridge, SignedRequest.Greeting), impatience.Token));
        await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        release.SetResult();

        using var answer = await patient;

        Assert.Contains("for the patient", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_webhook_that_hangs_up_gets_its_answer_by_REST()
    {
        await using var bridge = await BridgeFixture.StartAsync();
        bridge.Assistant.Faults.Enqueue(AssistantFault.Delay(TimeSpan.FromMilliseconds(700)));
        using var impatience = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => bridge.Client.SendAsync(SignedRequest.Form(bridge, SignedRequest.Greeting), impatience.Token));

        Assert.Contains("hello", (await FirstByRestAsync(bridge)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interim_text_bridges_the_wait()
    {
        await using var bridge = await BridgeFixture.StartAsync(new Dictionary<string, string?>
        {
            ["Conversation:ReplyDeadline"] = "150ms",
            ["Conversation:InterimText"] = "One moment, please.",
        });
        bridge.Assistant.Faults.Enqueue(AssistantFault.Delay(TimeSpan.FromMilliseconds(600)));

        Assert.Equal("One moment, please.", Assert.Single(await bridge.AskAsync("echo the answer")));
        Assert.Contains("the answer", (await FirstByRestAsync(bridge)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_of_more_than_ten_messages_goes_by_REST_whole_and_in_order()
    {
        await using var bridge = await BridgeFixture.StartAsync();
        bridge.Assistant.Script = _ => new JsonObject
        {
            ["generic"] = new JsonArray([.. Enumerable.Range(1, 13).Select(i => new JsonObject { ["response_type"] = "text", ["text"] = $"part {i}" })]),
        };

        var exchange = await bridge.SayAsync("hello");

        Assert.Equal("<Response/>", exchange.TwiML);
        var sent = new List<string>();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await foreach (var message in bridge.Twilio.WatchSentAsync(limit.Token))
        {
            sent.Add(message.Body);
            if (sent.Count == 13)
                break;
        }

        Assert.Equal(Enumerable.Range(1, 13).Select(i => $"part {i}"), sent);
    }
}
