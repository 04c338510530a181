using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using WhatsAppBridge.Assistant;
using WhatsAppBridge.Playground.Assistant;
using WhatsAppBridge.Playground.Twilio;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.Tests.Conversations;

/// <summary>An assistant that is limited, busy, failing or wrong is not made worse.</summary>
public sealed class PoliteCallTests
{
    [Fact]
    public async Task A_limited_assistant_is_asked_again_when_it_has_said_so()
    {
        await using var bridge = await BridgeFixture.StartAsync();
        await bridge.AskAsync("echo warm");
        bridge.Assistant.Faults.Enqueue(AssistantFault.RateLimited(TimeSpan.FromSeconds(1)));

        Assert.Equal(["again"], await bridge.AskAsync("echo again"));

        var calls = bridge.Assistant.Calls.Where(call => call.Operation == AssistantOperation.Message).ToList();
        Assert.Equal([200, 429, 200], calls.Select(call => call.Status!.Value));
        Assert.True(calls[2].ReceivedAt - calls[1].ReceivedAt >= TimeSpan.FromSeconds(0.99));
    }

    [Fact]
    public async Task While_it_wants_rest_nobody_asks_it_anything()
    {
        await using var bridge = await BridgeFixture.StartAsync(new Dictionary<string, string?> { ["Assistant:Timeout"] = "2s" });
        bridge.Assistant.Faults.Enqueue(AssistantFault.RateLimited(TimeSpan.FromSeconds(60)).On(AssistantOperation.CreateSession));

        for (var i = 0; i < 5; i++)
            Assert.Contains("can't answer", Assert.Single(await bridge.AskAsync("hello", new PhonePerson($"+44770090010{i}"))), StringComparison.Ordinal);

        Assert.Single(bridge.Assistant.Calls, call => call.Operation == AssistantOperation.CreateSession);
        Assert.Contains("RateLimited", bridge.Logs.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_people_than_the_assistant_takes_in_a_second_are_all_answered()
    {
        await using var bridge = await BridgeFixture.StartAsync(assistant: new EmulatedAssistantOptions { MessagesPerSecond = 8 });

        var exchanges = await SayAllAsync(bridge, 16);

        Assert.All(exchanges, exchange => Assert.Equal("hi", Assert.Single(exchange.Messages).Body));
    }

    [Fact]
    public async Task No_more_calls_than_allowed_are_under_way_and_what_can_not_wait_fails_at_once()
    {
        var settings = new Dictionary<string, string?> { ["Assistant:MaxConcurrentCalls"] = "2", ["Assistant:MaxQueuedCalls"] = "3" };
        await using var bridge = await BridgeFixture.StartAsync(settings);
        await SayAllAsync(bridge, 1);
        var counts = new ConcurrentBag<int>();
        var underWay = 0;
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        bridge.Assistant.ScriptAsync = async (_, clientGone) =>
        {
            counts.Add(Interlocked.Increment(ref underWay));
            await go.Task.WaitAsync(clientGone);
            Interlocked.Decrement(ref underWay);
            return null;
        };
        // Their sessions are there already, so that each person is one call.
        var known = await FirstTurnsAsync(bridge, go, 10);

        var exchanges = known.Select(person => bridge.Twilio.DeliverAsync(new PhoneMessage(person, "echo hi"))).ToList();
        await WhenAsync(() => exchanges.Count(exchange => exchange.IsCompleted) == 5 && Volatile.Read(ref underWay) == 2);
        go.SetResult();
        var bodies = (await Task.WhenAll(exchanges)).Select(exchange => Assert.Single(exchange.Messages).Body).ToList();

        Assert.Equal(5, bodies.Count(body => body == "hi"));
        Assert.Equal(5, bodies.Count(body => body.Contains("can't answer", StringComparison.Ordinal)));
        Assert.Equal(2, counts.Max());
        Assert.Contains("Busy", bridge.Logs.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_assistant_that_keeps_failing_is_left_alone_and_found_again()
    {
        await using var bridge = await BridgeFixture.StartAsync(new Dictionary<string, string?> { ["Assistant:BreakerFailures"] = "3", ["Assistant:BreakerPause"] = "1s" });
        await bridge.AskAsync("echo warm");
        bridge.Assistant.Faults.FaultMode = AssistantFault.Error(503, "no backends");
        for (var i = 0; i < 10; i++)
            await bridge.AskAsync("echo lost");

        Assert.Equal(4, bridge.Assistant.Calls.Count(call => call.Operation == AssistantOperation.Message));
        Assert.Contains("Suspended", bridge.Logs.All, StringComparison.Ordinal);

        bridge.Assistant.Faults.Clear();
        var assistant = Assert.Single(bridge.Services.GetRequiredService<AssistantDirectory>().All);
        await WhenAsync(() => assistant.SuspendedUntil is null);
        Assert.Equal(["back"], await bridge.AskAsync("echo back"));
    }

    [Theory]
    [InlineData("Assistant:EnvironmentId", "00000000-0000-0000-0000-000000000001", "WrongIds", "Assistant:AssistantId")]
    [InlineData("Assistant:AssistantId", "00000000-0000-0000-0000-000000000001", "WrongIds", "Assistant:AssistantId")]
    [InlineData("Assistant:ApiKey", "a-key-of-nobody", "NotAuthorised", "credentials")]
    public async Task Wrong_ids_and_credentials_show_in_readiness_and_log_and_are_never_tried_in_a_loop(string setting, string value, string kind, string advice)
    {
        await using var bridge = await BridgeFixture.StartAsync(new Dictionary<string, string?> { [setting] = value });

        using var ready = await bridge.Client.GetAsync("/health/ready", TestContext.Current.CancellationToken);
        var report = await ready.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var before = bridge.Assistant.Calls.Count;
        await bridge.AskAsync("hello");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Contains(kind, report, StringComparison.Ordinal);
        Assert.Contains(advice, report, StringComparison.Ordinal);
        Assert.Contains("Assistant refused the bridge's settings", bridge.Logs.All, StringComparison.Ordinal);
        Assert.InRange(bridge.Assistant.Calls.Count - before, 0, 2);
        Assert.DoesNotContain(value, kind == "NotAuthorised" ? report + bridge.Logs.All : "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Readiness_asks_for_nothing_that_costs_or_stays_and_not_for_every_probe()
    {
        await using var bridge = await BridgeFixture.StartAsync();
        for (var i = 0; i < 10; i++)
        {
            using var ready = await bridge.Client.GetAsync("/health/ready", TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        }

        Assert.Equal(
            [AssistantOperation.Unknown, AssistantOperation.Token, AssistantOperation.DeleteSession],
            bridge.Assistant.Calls.Select(call => call.Operation));
    }

    private static Task<WebhookExchange[]> SayAllAsync(BridgeFixture bridge, int people) => Task.WhenAll(
        People(people).Select(person => bridge.Twilio.DeliverAsync(new PhoneMessage(person, "echo hi"))));

    private static async Task<List<PhonePerson>> FirstTurnsAsync(BridgeFixture bridge, TaskCompletionSource go, int people)
    {
        var script = bridge.Assistant.ScriptAsync;
        bridge.Assistant.ScriptAsync = null;
        foreach (var person in People(people))
            await bridge.Twilio.DeliverAsync(new PhoneMessage(person, "echo hi"));
        Assert.False(go.Task.IsCompleted);
        bridge.Assistant.ScriptAsync = script;
        return [.. People(people)];
    }

    private static IEnumerable<PhonePerson> People(int count) => Enumerable.Range(0, count).Select(i => new PhonePerson($"+1415556{i:0000}"));

    private static async Task WhenAsync(Func<bool> isSo)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!isSo())
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token);
    }
}
