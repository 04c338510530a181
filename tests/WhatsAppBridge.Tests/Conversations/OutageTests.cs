using Microsoft.Extensions.DependencyInjection;
using WhatsAppBridge.Attention;
using WhatsAppBridge.Conversations;
using WhatsAppBridge.Playground.Assistant;
using WhatsAppBridge.Playground.Twilio;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.Tests.Conversations;

/// <summary>An assistant that is away: one apology for each person, and nothing is lost.</summary>
public sealed class OutageTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private BridgeFixture _bridge = null!;

    public async ValueTask InitializeAsync() =>
        _bridge = await BridgeFixture.StartAsync(new Dictionary<string, string?> { ["Conversation:RetryFor"] = "1h", ["Assistant:BreakerFailures"] = "0", ["Assistant:Timeout"] = "2s" });

    public ValueTask DisposeAsync() => _bridge.DisposeAsync();

    private IAttentionList Attention => _bridge.Services.GetRequiredService<IAttentionList>();

    private Retries Retries => _bridge.Services.GetRequiredService<Retries>();

    [Fact]
    public async Task A_person_is_told_once_an_outage_and_again_in_the_next()
    {
        Fail(AssistantFault.Error(401, "Unauthorized"));
        Assert.Contains("can't answer right now", Assert.Single(await _bridge.AskAsync("one")), StringComparison.Ordinal);
        Assert.Empty(await _bridge.AskAsync("two"));

        _bridge.Assistant.Faults.FaultMode = null;
        Assert.Contains("three", Assert.Single(await _bridge.AskAsync("echo three")), StringComparison.Ordinal);

        Fail(AssistantFault.Error(401, "Unauthorized"));
        Assert.Contains("can't answer right now", Assert.Single(await _bridge.AskAsync("four")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_outage_is_over_for_everybody_when_the_assistant_answers_anybody()
    {
        Fail(AssistantFault.Error(401, "Unauthorized"));
        await _bridge.AskAsync("one");
        _bridge.Assistant.Faults.FaultMode = null;
        await _bridge.Twilio.DeliverAsync(new PhoneMessage(new PhonePerson("+447700900123"), "echo hi"));

        Fail(AssistantFault.Error(401, "Unauthorized"));

        Assert.Single(await _bridge.AskAsync("two"));
    }

    [Fact]
    public async Task A_message_the_assistant_refuses_is_no_outage_and_is_apologised_for_each_time()
    {
        await _bridge.AskAsync("text");
        Fail(AssistantFault.Error(400, "something about this request"));

        Assert.Single(await _bridge.AskAsync("one"));
        Assert.Single(await _bridge.AskAsync("two"));
        Assert.All(await Attention.ListAsync(default), item => Assert.Equal(AttentionRetry.ByHand, item.Retry));
    }

    [Fact]
    public async Task What_was_not_answered_is_listed_and_retried_by_command_and_leaves_the_list_when_answered()
    {
        Fail(AssistantFault.Error(503, "away"));
        var unanswered = await _bridge.SayAsync("echo what is owed");
        var item = Assert.Single(await Attention.ListAsync(default));
        Assert.Equal((AttentionKind.NotAnswered, unanswered.MessageSid, AttentionRetry.ByHand), (item.Kind, item.Sid.Value, item.Retry));
        Assert.DoesNotContain("what is owed", item.Reason, StringComparison.Ordinal);

        // Once more in vain: the person hears nothing of it, and it can be tried once more.
        Assert.True(await Retries.RetryAsync(item, default));
        Assert.False(await Retries.RetryAsync(item, default));
        await WaitAsync(async () => await Retries.RetryAsync(item, default));
        _bridge.Assistant.Faults.FaultMode = null;

        using var patience = new CancellationTokenSource(Patience);
        var sent = await _bridge.Twilio.WatchSentAsync(patience.Token).FirstAsync(message => message.Via == SentVia.Rest, patience.Token);
        Assert.Contains("what is owed", sent.Body, StringComparison.Ordinal);
        await WaitAsync(async () => (await Attention.ListAsync(default)).Count == 0);
        Assert.Single(_bridge.Twilio.Sent, message => message.Via == SentVia.Rest);

        // The webhook still hears what it heard, and what was made good can't be tried again.
        Assert.Equal(unanswered.TwiML, (await _bridge.Twilio.RedeliverAsync(unanswered)).TwiML);
    }

    [Fact]
    public async Task What_the_assistant_cannot_have_heard_is_asked_again_by_itself_in_order_once_it_is_back()
    {
        Fail(AssistantFault.Error(401, "Unauthorized"));
        await _bridge.AskAsync("echo first");
        await _bridge.AskAsync("echo second");
        Assert.All(await Attention.ListAsync(default), item => Assert.Equal(AttentionRetry.ByItself, item.Retry));
        _bridge.Assistant.Faults.FaultMode = null;

        // The first alone, since nobody knows yet whether the assistant is back.
        Assert.Equal(1, await Retries.RetryDueAsync(default));
        await WaitAsync(async () => (await Attention.ListAsync(default)).Count == 1);
        Assert.Equal(1, await Retries.RetryDueAsync(default));
        await WaitAsync(async () => (await Attention.ListAsync(default)).Count == 0);
        // An entry goes when its answer is recorded, which is before Twilio has it.
        await WaitAsync(() => Task.FromResult(_bridge.Twilio.Sent.Count(message => message.Via == SentVia.Rest) == 2));

        Assert.Equal(["first", "second"], _bridge.Twilio.Sent.Where(message => message.Via == SentVia.Rest).Select(message => message.Body.Split(' ')[^1].Trim('*', '_', '.')));
    }

    [Fact]
    public async Task What_may_have_been_heard_is_not_asked_again_by_itself()
    {
        Fail(AssistantFault.Error(503, "away"));
        await _bridge.AskAsync("order one");

        Assert.Equal(0, await Retries.RetryDueAsync(default));
    }

    [Theory]
    [InlineData(null, null, false)]
    [InlineData(-10, null, true)]
    [InlineData(-10, -5, false)]
    [InlineData(-10, -20, true)]
    [InlineData(-60 * 25, null, false)]
    public void Who_has_been_told_of_an_outage(int? toldMinutesAgo, int? answeredMinutesAgo, bool isTold)
    {
        var now = new DateTimeOffset(2026, 10, 5, 9, 0, 0, TimeSpan.Zero);

        Assert.Equal(isTold, Outage.IsToldAlready(At(toldMinutesAgo), At(answeredMinutesAgo), now));

        DateTimeOffset? At(int? minutes) => minutes is { } offset ? now.AddMinutes(offset) : null;
    }

    private void Fail(AssistantFault fault) => _bridge.Assistant.Faults.FaultMode = fault;

    private static async Task WaitAsync(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await condition())
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, patience.Token);
    }
}
