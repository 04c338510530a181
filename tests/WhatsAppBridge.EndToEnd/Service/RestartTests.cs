using WhatsAppBridge.EndToEnd.Infrastructure;
using WhatsAppBridge.Playground.Assistant;
using WhatsAppBridge.Playground.Twilio;

namespace WhatsAppBridge.EndToEnd.Service;

/// <summary>What outlives the process: conversations, answers given, and messages taken.</summary>
[Trait("Category", "Slow")]
public sealed class RestartTests
{
    [Fact]
    public async Task A_session_goes_on_after_a_restart()
    {
        await using var scene = await BridgeScene.StartAsync();

        var before = await scene.AskAsync("who");
        await scene.RestartAsync();
        var after = await scene.AskAsync("who");

        Assert.StartsWith("This is turn 1 in session ", before, StringComparison.Ordinal);
        Assert.Equal(before.Replace("turn 1", "turn 2", StringComparison.Ordinal), after);
        Assert.Single(scene.CallsOf(AssistantOperation.CreateSession));
        Assert.Single(scene.CallsOf(AssistantOperation.Message).Select(call => call.SessionId).Distinct());
    }

    [Fact]
    public async Task A_person_keeps_their_user_id_after_a_restart()
    {
        await using var scene = await BridgeScene.StartAsync();

        await scene.AskAsync("who");
        await scene.RestartAsync();
        scene.Assistant.ExpireSessions();
        await scene.AskAsync("who");

        var userIds = scene.CallsOf(AssistantOperation.Message)
            .Select(call => System.Text.Json.JsonElement.Parse(call.Body).GetProperty("user_id").GetString());
        Assert.Matches("^[0-9a-f]{64}$", Assert.Single(userIds.Distinct()));
    }

    [Fact]
    public async Task A_list_of_options_is_remembered_after_a_restart()
    {
        await using var scene = await BridgeScene.StartAsync();

        Assert.Contains("2. Express delivery", await scene.AskAsync("options"), StringComparison.Ordinal);
        await scene.RestartAsync();

        Assert.Equal("You chose *Express delivery* (tomorrow).", await scene.AskAsync("2"));
    }

    [Fact]
    public async Task A_webhook_that_comes_again_after_a_restart_gets_the_same_bytes_and_asks_nothing()
    {
        await using var scene = await BridgeScene.StartAsync();

        var first = await scene.SayAsync("mixed");
        await scene.RestartAsync();
        var callsBefore = scene.Assistant.Calls.Count;
        var second = await scene.RepeatAsync(first);

        Assert.Equal(200, second.Status);
        Assert.NotEmpty(first.Messages);
        Assert.Equal(first.TwiML, second.TwiML);
        Assert.Equal(first.ContentType, second.ContentType);
        Assert.Equal(callsBefore, scene.Assistant.Calls.Count);
        Assert.DoesNotContain(scene.Twilio.Sent, message => message.Via == SentVia.Rest);
    }

    [Fact]
    public async Task A_turn_cut_off_by_a_kill_is_finished_after_the_restart_and_answered_by_REST()
    {
        await using var scene = await BridgeScene.StartAsync();
        scene.Assistant.ScriptAsync = ThinkForeverAsync;

        var webhook = scene.SayAsync("echo Still here");
        await scene.Assistant.WaitForCallsAsync(AssistantOperation.Message, 1);
        await scene.KillAsync();
        var cutOff = await webhook;
        Assert.NotNull(cutOff.Error);

        scene.Assistant.ScriptAsync = null;
        await scene.StartBridgeAsync();
        var answer = Assert.Single(await scene.SentByRestAsync(1));

        Assert.Equal("whatsapp:" + scene.Ana.Address, answer.To);
        Assert.Contains("Still here", answer.Body, StringComparison.Ordinal);

        // Twilio may repeat the webhook now: it has been dealt with.
        var repeated = await scene.RepeatAsync(cutOff);
        Assert.Equal("<Response/>", repeated.TwiML);
        Assert.Equal(2, scene.CallsOf(AssistantOperation.Message).Count);
        Assert.Single(scene.Twilio.Sent);
    }

    [Fact]
    public async Task Messages_waiting_behind_a_turn_cut_off_by_a_kill_are_answered_in_their_order()
    {
        await using var scene = await BridgeScene.StartAsync(("Conversation__ReplyDeadline", "2s"));
        scene.Assistant.ScriptAsync = ThinkForeverAsync;

        // Each webhook is let go at the deadline, so all of them have been accepted by then.
        foreach (var word in new[] { "first", "second", "third" })
            Assert.Equal("<Response/>", (await scene.SayAsync("echo " + word)).TwiML);
        await scene.KillAsync();

        scene.Assistant.ScriptAsync = null;
        await scene.StartBridgeAsync();
        var answers = await scene.SentByRestAsync(3);

        Assert.Collection(
            answers,
            answer => Assert.Contains("first", answer.Body, StringComparison.Ordinal),
            answer => Assert.Contains("second", answer.Body, StringComparison.Ordinal),
            answer => Assert.Contains("third", answer.Body, StringComparison.Ordinal));
        Assert.Equal(0, scene.Assistant.Overlaps);
    }

    [Fact]
    public async Task An_answer_cut_off_by_a_kill_between_two_messages_goes_on_with_the_second()
    {
        await using var scene = await BridgeScene.StartAsync(("Conversation__ReplyDeadline", "1s"));
        scene.Assistant.Faults.Enqueue(AssistantFault.Delay(TimeSpan.FromSeconds(2)));

        // Late, so by REST, where the pause between the two is kept.
        var late = await scene.SayAsync("pause");
        await scene.SentByRestAsync(1);
        await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);
        await scene.KillAsync();
        Assert.Single(scene.Twilio.Sent);
        await scene.StartBridgeAsync();
        var sent = await scene.SentByRestAsync(2);

        Assert.Equal("<Response/>", late.TwiML);
        Assert.Equal("<Response/>", (await scene.RepeatAsync(late)).TwiML);
        Assert.Equal(2, sent.Select(message => message.Body).Distinct().Count());
        Assert.Equal(2, scene.Twilio.Sent.Count);
        Assert.Single(scene.CallsOf(AssistantOperation.Message));
    }

    [Fact]
    public async Task An_answer_cut_off_by_a_kill_before_Twilio_took_it_is_sent_again()
    {
        await using var scene = await BridgeScene.StartAsync(("Conversation__ReplyDeadline", "1s"));
        scene.Assistant.Faults.Enqueue(AssistantFault.Delay(TimeSpan.FromSeconds(2)));
        scene.Twilio.Faults.Enqueue(TwilioFault.Hang());

        await scene.SayAsync("echo kept");
        await scene.Bridge.Program.FindInOutputAsync(line => line.Contains("by REST", StringComparison.Ordinal) || line.Contains("\"REST\"", StringComparison.Ordinal) ? line : null);
        await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);
        await scene.KillAsync();
        Assert.Empty(scene.Twilio.Sent);
        await scene.StartBridgeAsync();

        Assert.Contains("kept", Assert.Single(await scene.SentByRestAsync(1)).Body, StringComparison.Ordinal);
        Assert.Single(scene.CallsOf(AssistantOperation.Message));
    }

    private static async Task<System.Text.Json.Nodes.JsonNode?> ThinkForeverAsync(AssistantTurn turn, CancellationToken clientGone)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, clientGone);
        return null;
    }
}
