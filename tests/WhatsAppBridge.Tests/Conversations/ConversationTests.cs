using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using WhatsAppBridge.Conversations;
using WhatsAppBridge.Playground.Assistant;
using WhatsAppBridge.Playground.Twilio;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.Tests.Conversations;

/// <summary>Sessions, duplicates, order and lateness, seen from outside.</summary>
public sealed class ConversationTests
{
    private static int Messages(BridgeFixture bridge) => bridge.Assistant.Calls.Count(call => call.Operation == AssistantOperation.Message);

    private static int Sessions(BridgeFixture bridge) => bridge.Assistant.Calls.Count(call => call.Operation == AssistantOperation.CreateSession);

    private static JsonObject Text(string text) => new() { ["generic"] = new JsonArray(new JsonObject { ["response_type"] = "text", ["text"] = text }) };

    [Fact]
    public async Task A_person_keeps_one_session_and_one_token_serves_everybody()
    {
        await using var bridge = await BridgeFixture.StartAsync();

        await bridge.AskAsync("echo one");
        await bridge.AskAsync("echo two");
        await bridge.Twilio.DeliverAsync(new PhoneMessage(new PhonePerson("+447700900321"), "echo three"));

        Assert.Equal(2, Sessions(bridge));
        Assert.Single(bridge.Assistant.Calls, call => call.Operation == AssistantOperation.Token);
        var users = bridge.Assistant.Calls.Where(call => call.Operation == AssistantOperation.Message)
            .Select(call => JsonElement.Parse(call.Body).GetProperty("user_id").GetString()).ToList();
        Assert.Equal(users[0], users[1]);
        Assert.NotEqual(users[0], users[2]);
        Assert.DoesNotContain("4155550123", users[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_expired_session_is_renewed_once_and_the_message_resent()
    {
        await using var bridge = await BridgeFixture.StartAsync();
        await bridge.AskAsync("echo before");
        bridge.Assistant.ExpireSessions();

        var answer = await bridge.AskAsync("echo after");

        Assert.Contains("after", Assert.Single(answer), StringComparison.Ordinal);
        Assert.Equal((2, 3), (Sessions(bridge), Messages(bridge)));
        await bridge.AskAsync("echo again");
        Assert.Equal(2, Sessions(bridge));
    }

    [Fact]
    public async Task A_new_session_that_is_invalid_at_once_is_an_error_not_a_loop()
    {
        await using var bridge = await BridgeFixture.StartAsync();
        bridge.Assistant.Faults.FaultMode = AssistantFault.Error(404, "Invalid Session");

        var answer = await bridge.AskAsync("hello");

        Assert.Contains("can't answer right now", Assert.Single(answer), StringComparison.Ordinal);
        Assert.Equal((1, 1), (Sessions(bridge), Messages(bridge)));
    }

    [Fact]
    public async Task Wrong_ids_are_a_fault_of_the_settings_and_the_log_says_so()
    {
        await using var bridge = await BridgeFixture.StartAsync(new Dictionary<string, string?> { ["Assistant:EnvironmentId"] = "not-there" });

        var answer = await bridge.AskAsync("hello");

        Assert.Contains("can't answer right now", Assert.Single(answer), StringComparison.Ordinal);
        Assert.Equal(1, Sessions(bridge));
        Assert.Contains("Check Assistant:Url, Assistant:AssistantId, Assistant:EnvironmentId", bridge.Logs.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_environment_the_older_paths_are_used()
    {
        await using var bridge = await BridgeFixture.StartAsync(new Dictionary<string, string?> { ["Assistant:EnvironmentId"] = "" });

        Assert.Contains("hi there", Assert.Single(await bridge.AskAsync("echo hi there")), StringComparison.Ordinal);
        Assert.All(bridge.Assistant.Calls, call => Assert.DoesNotContain("/environments/", call.Path, StringComparison.Ordinal));
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
        var store = bridge.Services.GetRequiredService<IConversationStore>();
        var waiting = new List<Task<WebhookExchange>>();
        for (var i = 1; i <= 10; i++)
        {
            waiting.Add(bridge.SayAsync(i.ToString(System.Globalization.CultureInfo.InvariantCulture)));
            while ((await store.ListUnfinishedAsync(default)).Count < i)
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
        await using var bridge = await BridgeFixture.StartAsync(new Dictionary<string, string?> { ["Conversation:ReplyDeadline"] = "2s" });
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

    [Fact]
    public async Task A_typed_number_goes_to_the_assistant_when_the_last_answer_was_no_list()
    {
        await using var bridge = await BridgeFixture.StartAsync();
        await bridge.AskAsync("options");
        await bridge.AskAsync("echo how many?");

        await bridge.AskAsync("2");

        Assert.Contains("\"text\":\"2\"", bridge.Assistant.Calls[^1].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_choice_goes_back_as_the_assistant_gave_it_with_members_nobody_knows()
    {
        await using var bridge = await BridgeFixture.StartAsync();
        const string value = """{"input":{"text":"ship express","intents":[{"intent":"ship","confidence":0.9}],"x_unknown":{"deep":[1,2.50,null]}}}""";
        bridge.Assistant.Script = _ => new JsonObject
        {
            ["generic"] = new JsonArray(JsonNode.Parse($$$"""{"response_type":"option","title":"Which?","options":[{"label":"Slow","value":{"input":{"text":"s"} } },{"label":"Express","value":{{{value}}} }]}""")),
        };
        await bridge.AskAsync("hello");

        await bridge.AskAsync("  eXpress ");

        var sent = JsonNode.Parse(bridge.Assistant.Calls[^1].Body)!["input"]!;
        Assert.Equal(JsonNode.Parse(value)!["input"]!.ToJsonString(), sent.ToJsonString());
    }

    [Fact]
    public async Task A_number_off_the_list_gets_the_text_for_it_when_there_is_one()
    {
        await using var bridge = await BridgeFixture.StartAsync(new Dictionary<string, string?> { ["Conversation:InvalidChoiceText"] = "Please pick a number from the list." });
        await bridge.AskAsync("options");

        Assert.Equal("Please pick a number from the list.", Assert.Single(await bridge.AskAsync("9")));
        Assert.StartsWith("You chose", Assert.Single(await bridge.AskAsync("1")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_end_of_a_session_is_told_to_the_assistant_and_the_next_message_opens_a_new_one()
    {
        await using var bridge = await BridgeFixture.StartAsync();

        bridge.Assistant.Faults.Enqueue(AssistantFault.Delay(TimeSpan.FromMilliseconds(100)).On(AssistantOperation.DeleteSession));
        await bridge.AskAsync("end");
        await bridge.AskAsync("echo back again");

        Assert.Single(bridge.Assistant.Calls, call => call.Operation == AssistantOperation.DeleteSession);
        Assert.Equal(2, Sessions(bridge));
    }

    [Fact]
    public async Task A_greeting_is_fetched_on_a_new_session_when_wanted()
    {
        await using var bridge = await BridgeFixture.StartAsync(new Dictionary<string, string?> { ["Conversation:Greeting"] = "true" });

        Assert.Equal(2, (await bridge.AskAsync("echo first")).Count);
        Assert.Single(await bridge.AskAsync("echo second"));
    }

    [Fact]
    public async Task Numbers_can_have_assistants_of_their_own_and_an_unknown_number_gets_none()
    {
        await using var other = await EmulatedAssistant.StartAsync();
        await using var bridge = await BridgeFixture.StartAsync(new Dictionary<string, string?>
        {
            ["Channels:0:PhoneNumber"] = "+1 415 555-0100",
            ["Channels:0:Url"] = other.Url.ToString(),
            ["Channels:0:TokenUrl"] = other.TokenUrl.ToString(),
            ["Channels:0:ApiKey"] = other.ApiKey,
            ["Channels:0:AssistantId"] = other.AssistantId,
            ["Channels:0:EnvironmentId"] = other.EnvironmentId,
        });

        Assert.Contains("hello", Assert.Single(await bridge.AskAsync("echo hello")), StringComparison.Ordinal);
        Assert.Empty(bridge.Assistant.Calls);
        var form = SignedRequest.Greeting.Select(field => field.Key == "To" ? new("To", "whatsapp:+14155550199") : field);
        using var response = await bridge.Client.SendAsync(SignedRequest.Form(bridge, form));
        Assert.Contains("can't answer right now", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty(bridge.Assistant.Calls);
    }

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
}
