using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Moq;
using WhatsAppBridge.Conversations;
using WhatsAppBridge.Playground.Assistant;
using WhatsAppBridge.Stores.Memory;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.Tests.Conversations;

/// <summary>A store that fails at each of its steps.</summary>
public sealed class StoreFaultTests
{
    private static readonly StoreUnavailableException DiskFull = new("database or disk is full");

    [Fact]
    public async Task A_message_that_cannot_be_recorded_is_not_accepted_and_Twilio_may_try_its_fallback()
    {
        var store = Healthy();
        store.Setup(s => s.AcceptAsync(It.IsAny<InboundMessage>(), It.IsAny<CancellationToken>())).ThrowsAsync(DiskFull);
        await using var bridge = await StartAsync(store);

        using var response = await bridge.Client.SendAsync(SignedRequest.Form(bridge, SignedRequest.Greeting));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Empty(bridge.Assistant.Calls);
        Assert.Contains("could not be recorded", bridge.Logs.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_is_accepted_once_the_store_works_again()
    {
        var store = Healthy();
        store.SetupSequence(s => s.AcceptAsync(It.IsAny<InboundMessage>(), It.IsAny<CancellationToken>()))
            .Throws(DiskFull)
            .ReturnsAsync(Accepted(1));
        await using var bridge = await StartAsync(store);

        using var refused = await bridge.Client.SendAsync(SignedRequest.Form(bridge, SignedRequest.Greeting));
        using var accepted = await bridge.Client.SendAsync(SignedRequest.Form(bridge, SignedRequest.Greeting));

        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK), (refused.StatusCode, accepted.StatusCode));
    }

    [Fact]
    public async Task A_turn_whose_conversation_cannot_be_loaded_is_given_back_and_taken_up_again_without_an_apology()
    {
        var givenBack = new List<TurnClaim>();
        var store = Healthy();
        store.SetupSequence(s => s.LoadAsync(It.IsAny<ConversationKey>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(DiskFull)
            .ReturnsAsync(ConversationState.None);
        InboundMessage? accepted = null;
        store.Setup(s => s.AcceptAsync(It.IsAny<InboundMessage>(), It.IsAny<CancellationToken>()))
            .Callback<InboundMessage, CancellationToken>((inbound, _) => accepted = inbound).ReturnsAsync(Accepted(1));
        store.Setup(s => s.AbandonAsync(It.IsAny<TurnClaim>(), It.IsAny<CancellationToken>()))
            .Callback<TurnClaim, CancellationToken>((claim, _) => givenBack.Add(claim)).Returns(ValueTask.CompletedTask);
        store.Setup(s => s.ClaimAsync(It.IsAny<CancellationToken>())).ReturnsAsync(() =>
        {
            OpenTurn[] open = [.. givenBack.Select(claim => new OpenTurn(claim, accepted!, null))];
            givenBack.Clear();
            return open;
        });
        store.Setup(s => s.RecordNextAsync(It.IsAny<TurnClaim>(), It.IsAny<int>(), It.IsAny<Reply>(), It.IsAny<CancellationToken>())).ReturnsAsync(true);
        await using var bridge = await StartAsync(store, new() { ["Conversation:ReplyDeadline"] = "300ms" });

        Assert.Equal("<Response/>", (await bridge.SayAsync("echo one")).TwiML);

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var sent = await bridge.Twilio.WatchSentAsync(patience.Token).FirstAsync(patience.Token);
        Assert.Contains("one", sent.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("can't answer right now", sent.Body, StringComparison.Ordinal);
        Assert.Contains("taken up again as soon as the store can be reached", bridge.Logs.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_in_the_lane_overtakes_a_turn_that_is_given_back()
    {
        var failing = new TaskCompletionSource<ConversationState>();
        var store = Remembering(new MemoryConversationStore(new MemoryData(), TimeProvider.System));
        store.SetupSequence(s => s.LoadAsync(It.IsAny<ConversationKey>(), It.IsAny<CancellationToken>()))
            .Returns(new ValueTask<ConversationState>(failing.Task))
            .ReturnsAsync(ConversationState.None).ReturnsAsync(ConversationState.None).ReturnsAsync(ConversationState.None);
        await using var bridge = await StartAsync(store, new() { ["Conversation:ReplyDeadline"] = "300ms" });

        foreach (var word in new[] { "one", "two", "three" })
            Assert.Equal("<Response/>", (await bridge.SayAsync($"echo {word}")).TwiML);
        failing.SetException(DiskFull);

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var sent = await bridge.Twilio.WatchSentAsync(patience.Token).Take(3).ToListAsync(patience.Token);
        Assert.Equal(["one", "two", "three"], sent.Select(message => message.Body.Split(' ')[^1]));
    }

    [Fact]
    public async Task A_message_beyond_what_may_wait_is_asked_after_all_when_its_refusal_cannot_be_recorded()
    {
        var real = new MemoryConversationStore(new MemoryData(), TimeProvider.System);
        var store = Remembering(real);
        var completions = 0;
        store.Setup(s => s.CompleteAsync(It.IsAny<CompletedTurn>(), It.IsAny<CancellationToken>()))
            .Returns<CompletedTurn, CancellationToken>((turn, cancellationToken) => ++completions == 1 ? throw DiskFull : real.CompleteAsync(turn, cancellationToken));
        await using var bridge = await StartAsync(store, new() { ["Conversation:ReplyDeadline"] = "300ms", ["Conversation:MaxPending"] = "1" });
        var thought = new TaskCompletionSource();
        bridge.Assistant.ScriptAsync = async (_, clientGone) =>
        {
            await thought.Task.WaitAsync(clientGone);
            return null;
        };

        foreach (var word in new[] { "one", "two" })
            Assert.Equal("<Response/>", (await bridge.SayAsync($"echo {word}")).TwiML);
        Assert.Contains("stays open and is asked after all", bridge.Logs.All, StringComparison.Ordinal);
        Assert.DoesNotContain("was not accepted", bridge.Logs.All, StringComparison.Ordinal);
        thought.SetResult();

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var sent = await bridge.Twilio.WatchSentAsync(patience.Token).Take(2).ToListAsync(patience.Token);
        Assert.Equal(["one", "two"], sent.Select(message => message.Body.Split(' ')[^1]));
    }

    [Fact]
    public async Task A_webhook_that_joins_one_the_store_was_too_slow_for_never_takes_its_silence_for_the_answer()
    {
        var stalled = new TaskCompletionSource<Acceptance>();
        var store = Healthy();
        store.SetupSequence(s => s.AcceptAsync(It.IsAny<InboundMessage>(), It.IsAny<CancellationToken>()))
            .Returns(new ValueTask<Acceptance>(stalled.Task))
            .ReturnsAsync(new Acceptance.Answered(Reply.OfText("the answer")));
        await using var bridge = await StartAsync(store, new() { ["Conversation:ReplyDeadline"] = "1s" });

        using var first = await bridge.Client.SendAsync(SignedRequest.Form(bridge, SignedRequest.Greeting));
        var joining = bridge.Client.SendAsync(SignedRequest.Form(bridge, SignedRequest.Greeting));
        await bridge.Logs.WaitForAsync("came again while its turn is under way");
        stalled.SetResult(new Acceptance.Answered(Reply.OfText("the answer")));
        using var second = await joining;
        using var third = await bridge.Client.SendAsync(SignedRequest.Form(bridge, SignedRequest.Greeting));

        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.ServiceUnavailable), (first.StatusCode, second.StatusCode));
        Assert.Contains("the answer", await third.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Twilio_never_hears_200_for_a_message_that_is_not_recorded_in_time()
    {
        var stalled = new TaskCompletionSource<Acceptance>();
        var store = Healthy();
        store.Setup(s => s.AcceptAsync(It.IsAny<InboundMessage>(), It.IsAny<CancellationToken>())).Returns(new ValueTask<Acceptance>(stalled.Task));
        await using var bridge = await StartAsync(store, new() { ["Conversation:ReplyDeadline"] = "200ms" });

        using var response = await bridge.Client.SendAsync(SignedRequest.Form(bridge, SignedRequest.Greeting));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        stalled.SetException(DiskFull);
    }

    [Fact]
    public async Task A_failed_turn_is_finished_and_not_asked_again()
    {
        var completed = new List<CompletedTurn>();
        var store = Healthy();
        store.Setup(s => s.LoadAsync(It.IsAny<ConversationKey>(), It.IsAny<CancellationToken>())).ThrowsAsync(new InvalidOperationException("a bug"));
        store.Setup(s => s.CompleteAsync(It.IsAny<CompletedTurn>(), It.IsAny<CancellationToken>()))
            .Callback<CompletedTurn, CancellationToken>((turn, _) => completed.Add(turn)).ReturnsAsync(true);
        await using var bridge = await StartAsync(store);

        await bridge.AskAsync("hello");

        var turn = Assert.Single(completed);
        Assert.Null(turn.State);
        Assert.Contains("can't answer right now", turn.Messages[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_cannot_be_recorded_is_given_all_the_same()
    {
        var store = Healthy();
        store.Setup(s => s.CompleteAsync(It.IsAny<CompletedTurn>(), It.IsAny<CancellationToken>())).ThrowsAsync(DiskFull);
        await using var bridge = await StartAsync(store);

        Assert.Contains("hello", Assert.Single(await bridge.AskAsync("echo hello")), StringComparison.Ordinal);
        Assert.Contains("could not be recorded", bridge.Logs.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Twilio_hears_back_in_time_while_the_store_stalls_over_the_answer_which_then_goes_by_REST()
    {
        var stalled = new TaskCompletionSource<bool>();
        var store = Healthy();
        store.Setup(s => s.CompleteAsync(It.IsAny<CompletedTurn>(), It.IsAny<CancellationToken>())).Returns(new ValueTask<bool>(stalled.Task));
        store.Setup(s => s.RecordNextAsync(It.IsAny<TurnClaim>(), It.IsAny<int>(), It.IsAny<Reply>(), It.IsAny<CancellationToken>())).ReturnsAsync(true);
        await using var bridge = await StartAsync(store, new() { ["Conversation:ReplyDeadline"] = "500ms" });

        var heard = await bridge.SayAsync("echo hello");
        Assert.Equal("<Response/>", heard.TwiML);
        Assert.Empty(bridge.Twilio.Sent);
        stalled.SetResult(true);

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        Assert.Contains("hello", (await bridge.Twilio.WatchSentAsync(patience.Token).FirstAsync(patience.Token)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Readiness_says_that_the_store_takes_no_writes()
    {
        var store = Healthy();
        store.Setup(s => s.CheckAsync(It.IsAny<CancellationToken>())).ThrowsAsync(DiskFull);
        await using var bridge = await StartAsync(store);

        using var ready = await bridge.Client.GetAsync("/health/ready");
        using var live = await bridge.Client.GetAsync("/health/live");

        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK), (ready.StatusCode, live.StatusCode));
        Assert.Contains("disk is full", await ready.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_assistant_is_asked_while_the_disk_is_at_work_and_Twilio_hears_nothing_before_it_is_done()
    {
        var disk = new TaskCompletionSource();
        var store = Healthy();
        store.Setup(s => s.AcceptAsync(It.IsAny<InboundMessage>(), It.IsAny<CancellationToken>())).ReturnsAsync(Accepted(1) with { OnDisk = disk.Task });
        await using var bridge = await StartAsync(store);

        var answering = bridge.SayAsync("echo one");
        await bridge.Assistant.WaitForCallsAsync(AssistantOperation.Message, 1);
        await Task.WhenAny(answering, Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System));
        Assert.False(answering.IsCompleted);
        disk.SetResult();

        Assert.Contains("one", (await answering).TwiML, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_disk_does_not_have_at_the_deadline_is_not_accepted()
    {
        var disk = new TaskCompletionSource();
        var store = Healthy();
        store.Setup(s => s.AcceptAsync(It.IsAny<InboundMessage>(), It.IsAny<CancellationToken>())).ReturnsAsync(Accepted(1) with { OnDisk = disk.Task });
        await using var bridge = await StartAsync(store, new() { ["Conversation:ReplyDeadline"] = "300ms" });
        bridge.Assistant.ScriptAsync = async (_, clientGone) =>
        {
            await disk.Task.WaitAsync(clientGone);
            return null;
        };

        using var late = await bridge.Client.SendAsync(SignedRequest.Form(bridge, SignedRequest.Greeting));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, late.StatusCode);
        disk.SetResult();
    }

    [Fact]
    public async Task What_the_disk_may_not_have_is_neither_accepted_nor_answered_by_REST()
    {
        var disk = new TaskCompletionSource();
        var lost = new StoreUnavailableException("the disk may have lost it") { IsUntilRestart = true };
        var givenBack = new TaskCompletionSource<TurnClaim>();
        var store = Healthy();
        store.Setup(s => s.AcceptAsync(It.IsAny<InboundMessage>(), It.IsAny<CancellationToken>())).ReturnsAsync(Accepted(1) with { OnDisk = disk.Task });
        store.Setup(s => s.CompleteAsync(It.IsAny<CompletedTurn>(), It.IsAny<CancellationToken>())).Callback(() => disk.SetException(lost)).ThrowsAsync(lost);
        store.Setup(s => s.RecordNextAsync(It.IsAny<TurnClaim>(), It.IsAny<int>(), It.IsAny<Reply>(), It.IsAny<CancellationToken>())).ReturnsAsync(true);
        store.Setup(s => s.AbandonAsync(It.IsAny<TurnClaim>(), It.IsAny<CancellationToken>()))
            .Callback<TurnClaim, CancellationToken>((claim, _) => givenBack.SetResult(claim)).Returns(ValueTask.CompletedTask);
        await using var bridge = await StartAsync(store);

        using var refused = await bridge.Client.SendAsync(SignedRequest.Form(bridge, SignedRequest.Greeting));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal(1, (await givenBack.Task.WaitAsync(TimeSpan.FromSeconds(30))).Number);
        Assert.Empty(bridge.Twilio.Sent);
        store.Verify(s => s.FinishAsync(It.IsAny<TurnClaim>(), It.IsAny<CancellationToken>()), Times.Never);
    }

    [Fact]
    public async Task An_answer_that_the_disk_may_have_lost_is_left_for_the_restart_that_would_give_it_again()
    {
        var givenBack = new TaskCompletionSource<TurnClaim>();
        var store = Healthy();
        store.Setup(s => s.CompleteAsync(It.IsAny<CompletedTurn>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new StoreUnavailableException("the disk may have lost it") { IsUntilRestart = true });
        store.Setup(s => s.RecordNextAsync(It.IsAny<TurnClaim>(), It.IsAny<int>(), It.IsAny<Reply>(), It.IsAny<CancellationToken>())).ReturnsAsync(true);
        store.Setup(s => s.AbandonAsync(It.IsAny<TurnClaim>(), It.IsAny<CancellationToken>()))
            .Callback<TurnClaim, CancellationToken>((claim, _) => givenBack.SetResult(claim)).Returns(ValueTask.CompletedTask);
        await using var bridge = await StartAsync(store, new() { ["Conversation:ReplyDeadline"] = "300ms", ["Conversation:InterimText"] = "One moment" });

        Assert.Contains("One moment", (await bridge.SayAsync("echo one")).TwiML, StringComparison.Ordinal);
        await givenBack.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal("One moment", Assert.Single(bridge.Twilio.Sent).Body);
    }

    [Fact]
    public async Task The_rest_of_an_answer_is_left_for_the_restart_when_the_disk_has_failed()
    {
        var givenBack = new TaskCompletionSource<TurnClaim>();
        var store = Healthy();
        store.Setup(s => s.RecordNextAsync(It.IsAny<TurnClaim>(), It.IsAny<int>(), It.IsAny<Reply>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new StoreUnavailableException("the disk may have lost it") { IsUntilRestart = true });
        store.Setup(s => s.AbandonAsync(It.IsAny<TurnClaim>(), It.IsAny<CancellationToken>()))
            .Callback<TurnClaim, CancellationToken>((claim, _) => givenBack.SetResult(claim)).Returns(ValueTask.CompletedTask);
        await using var bridge = await StartAsync(store, new() { ["Conversation:ReplyDeadline"] = "100ms" });
        bridge.Assistant.ScriptAsync = async (_, clientGone) =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, clientGone);
            return null;
        };

        await bridge.SayAsync("echo one");
        await givenBack.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Empty(bridge.Twilio.Sent);
    }

    [Fact]
    public async Task An_answer_given_before_is_given_again_when_the_disk_has_it()
    {
        var disk = new TaskCompletionSource();
        var store = Healthy();
        store.Setup(s => s.AcceptAsync(It.IsAny<InboundMessage>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync(new Acceptance.Answered(Reply.OfText("the answer")) { OnDisk = disk.Task });
        await using var bridge = await StartAsync(store);

        var answering = bridge.SayAsync("echo one");
        await bridge.Logs.WaitForAsync("was answered as before");
        await Task.WhenAny(answering, Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System));
        Assert.False(answering.IsCompleted);
        disk.SetResult();

        Assert.Contains("the answer", (await answering).TwiML, StringComparison.Ordinal);
    }

    private static Task<BridgeFixture> StartAsync(Mock<IConversationStore> store, Dictionary<string, string?>? settings = null) =>
        BridgeFixture.StartAsync(settings, builder => builder.Services.AddSingleton(store.Object));

    private static Mock<IConversationStore> Healthy()
    {
        long number = 0;
        var store = new Mock<IConversationStore>(MockBehavior.Strict);
        store.Setup(s => s.AcceptAsync(It.IsAny<InboundMessage>(), It.IsAny<CancellationToken>())).ReturnsAsync(() => Accepted(++number));
        store.Setup(s => s.LoadAsync(It.IsAny<ConversationKey>(), It.IsAny<CancellationToken>())).ReturnsAsync(ConversationState.None);
        store.Setup(s => s.CompleteAsync(It.IsAny<CompletedTurn>(), It.IsAny<CancellationToken>())).ReturnsAsync(true);
        store.Setup(s => s.GetOrAddValueAsync(It.IsAny<string>(), It.IsAny<string>(), It.IsAny<CancellationToken>())).ReturnsAsync("a-secret-for-tests");
        store.Setup(s => s.FinishAsync(It.IsAny<TurnClaim>(), It.IsAny<CancellationToken>())).ReturnsAsync([]);
        store.Setup(s => s.ClaimAsync(It.IsAny<CancellationToken>())).ReturnsAsync([]);
        store.Setup(s => s.PruneAsync(It.IsAny<DateTimeOffset>(), It.IsAny<DateTimeOffset>(), It.IsAny<CancellationToken>())).ReturnsAsync(0);
        store.Setup(s => s.CheckAsync(It.IsAny<CancellationToken>())).Returns(ValueTask.CompletedTask);
        return store;
    }

    // A store that does what it should, unless a test says otherwise.
    private static Mock<IConversationStore> Remembering(MemoryConversationStore real)
    {
        var store = Healthy();
        store.Setup(s => s.AcceptAsync(It.IsAny<InboundMessage>(), It.IsAny<CancellationToken>())).Returns<InboundMessage, CancellationToken>(real.AcceptAsync);
        store.Setup(s => s.CompleteAsync(It.IsAny<CompletedTurn>(), It.IsAny<CancellationToken>())).Returns<CompletedTurn, CancellationToken>(real.CompleteAsync);
        store.Setup(s => s.RecordNextAsync(It.IsAny<TurnClaim>(), It.IsAny<int>(), It.IsAny<Reply>(), It.IsAny<CancellationToken>()))
            .Returns<TurnClaim, int, Reply, CancellationToken>(real.RecordNextAsync);
        store.Setup(s => s.FinishAsync(It.IsAny<TurnClaim>(), It.IsAny<CancellationToken>())).Returns<TurnClaim, CancellationToken>(real.FinishAsync);
        store.Setup(s => s.AbandonAsync(It.IsAny<TurnClaim>(), It.IsAny<CancellationToken>())).Returns<TurnClaim, CancellationToken>(real.AbandonAsync);
        store.Setup(s => s.ClaimAsync(It.IsAny<CancellationToken>())).Returns<CancellationToken>(real.ClaimAsync);
        return store;
    }

    private static Acceptance.Ours Accepted(long number) =>
        new(new TurnClaim(new ConversationKey(new WhatsAppAddress("+14155550123"), new WhatsAppAddress("+14155550100")), new MessageSid("SM1"), number), IsNew: true);
}
