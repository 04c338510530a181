using Microsoft.Extensions.Time.Testing;
using WhatsAppBridge.Assistant;
using WhatsAppBridge.Attention;
using WhatsAppBridge.Conversations;
using WhatsAppBridge.Deliveries;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.Tests.Stores;

/// <summary>What every store promises of people, deliveries and attention. One class per store derives from it.</summary>
public abstract class StoreContract
{
    private static readonly WhatsAppAddress Phone = new("+14155550123"), Id = new("US.1029384756102938"), Number = new("+14155550100");

    private protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 10, 5, 9, 0, 0, TimeSpan.Zero));

    private protected abstract StoreSet Stores { get; }

    private protected virtual Task PassAsync(TimeSpan time)
    {
        Time.Advance(time);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_person_shown_by_both_names_is_found_by_each()
    {
        Assert.Equal(Id, await Stores.People.IdentifyAsync(Phone, Id, default));
        Assert.Equal(Id, await Stores.People.IdentifyAsync(Phone, null, default));
        Assert.Equal(Id, await Stores.People.IdentifyAsync(null, Id, default));
        Assert.Equal(Id, await Stores.People.IdentifyAsync(Phone, Id, default));
    }

    [Fact]
    public async Task Names_never_seen_together_are_two_people()
    {
        Assert.Equal(Phone, await Stores.People.IdentifyAsync(Phone, null, default));
        Assert.Equal(Id, await Stores.People.IdentifyAsync(null, Id, default));
    }

    [Fact]
    public async Task Conversations_of_a_person_known_by_two_names_become_one_the_later_state_counts()
    {
        await LeaveAsync(Phone, Number, "older");
        await LeaveAsync(Phone, new WhatsAppAddress("+14155550101"), "elsewhere");
        await PassAsync(TimeSpan.FromMinutes(1));
        await LeaveAsync(Id, Number, "later");

        Assert.Equal(Id, await Stores.People.IdentifyAsync(Phone, Id, default));

        Assert.Equal("later", await SessionAsync(Id, Number));
        Assert.Equal("elsewhere", await SessionAsync(Id, new WhatsAppAddress("+14155550101")));
        Assert.Equal("later", await SessionAsync(Phone, Number));
    }

    [Fact]
    public async Task A_turn_that_began_under_the_old_name_leaves_its_state_under_the_new_one()
    {
        await Stores.People.IdentifyAsync(Phone, null, default);
        await Stores.People.IdentifyAsync(Phone, Id, default);

        await LeaveAsync(Phone, Number, "begun before");

        Assert.Equal("begun before", await SessionAsync(Id, Number));
    }

    [Fact]
    public async Task The_state_of_a_numbers_old_owner_never_reaches_the_new_one()
    {
        WhatsAppAddress newOwner = new("US.5647382910564738");
        await LeaveAsync(Phone, Number, "old owner's");
        Assert.Equal(Phone, await Stores.People.IdentifyAsync(Phone, Id, default));
        Assert.Equal(newOwner, await Stores.People.IdentifyAsync(Phone, newOwner, default));

        await LeaveAsync(Phone, Number, "old owner's later");

        Assert.Null(await SessionAsync(newOwner, Number));
        Assert.Equal(Phone, await Stores.People.IdentifyAsync(null, Id, default));
        Assert.Equal("old owner's later", await SessionAsync(Phone, Number));
    }

    [Fact]
    public async Task A_person_who_is_forgotten_leaves_only_what_recognises_a_message_that_comes_again()
    {
        await LeaveAsync(Phone, Number, "of the number");
        await Stores.People.IdentifyAsync(Phone, Id, default);
        var finished = await AcceptAsync("SM-finished", Id);
        await Stores.Conversations.CompleteAsync(
            new CompletedTurn { Claim = finished, Conversation = new ConversationKey(Phone, Number), Messages = Reply.OfText("secret").Messages, State = null }, default);
        await AcceptAsync("SM-unfinished", Phone);
        await Stores.Attention.AddAsync(Item("SM-out", Phone), default);
        var other = new WhatsAppAddress("+14155550199");
        await LeaveAsync(other, Number, "kept");
        await Stores.Attention.AddAsync(Item("SM-other", other), default);

        var forgotten = await Stores.Conversations.ForgetAsync(Id, default);

        Assert.Equal([Phone, Id], forgotten.Names.Order(Comparer<WhatsAppAddress>.Create((a, b) => string.CompareOrdinal(a.Value, b.Value))));
        Assert.Equal((3, 1, 1), (forgotten.Messages, forgotten.Conversations, forgotten.AttentionEntries));
        Assert.Null(await SessionAsync(Phone, Number));
        Assert.Empty(Assert.IsType<Acceptance.Answered>(await Stores.Conversations.AcceptAsync(Message("SM-finished", Id), default)).Reply.Messages);
        Assert.Empty(await Stores.Conversations.ClaimAsync(default));
        Assert.False(await Stores.Conversations.ReopenAsync(finished.Conversation, finished.Sid, Reopening.Turn, default));
        Assert.Equal(Id, await Stores.People.IdentifyAsync(null, Id, default));
        Assert.Equal("kept", await SessionAsync(other, Number));
        Assert.Equal("SM-other", Assert.Single(await Stores.Attention.ListAsync(default)).Sid.Value);
        Assert.Equal(0, (await Stores.Conversations.ForgetAsync(Phone, default)).Messages);
    }

    [Fact]
    public async Task What_somebody_wrote_before_they_were_forgotten_is_recognised_under_a_name_they_show_later()
    {
        var person = await Stores.People.IdentifyAsync(Phone, null, default);
        await LeaveAsync(person, Number, "before");
        await Stores.Conversations.ForgetAsync(Phone, default);
        await LeaveAsync(await Stores.People.IdentifyAsync(Phone, Id, default), Number, "after");

        var again = await Stores.Conversations.AcceptAsync(Message("SM-before", await Stores.People.IdentifyAsync(Phone, null, default)), default);

        Assert.Empty(Assert.IsType<Acceptance.Answered>(again).Reply.Messages);
    }

    [Fact]
    public async Task What_a_turn_leaves_that_was_under_way_when_its_person_was_forgotten_can_be_forgotten_again()
    {
        var underWay = await AcceptAsync("SM-under-way", Phone);
        await Stores.Conversations.ForgetAsync(Phone, default);
        await Stores.Conversations.CompleteAsync(
            new CompletedTurn { Claim = underWay, Conversation = underWay.Conversation, Messages = [], State = new ConversationState(new SessionId("left"), null) }, default);
        await Stores.Conversations.FinishAsync(underWay, default);

        Assert.Equal(1, (await Stores.Conversations.ForgetAsync(Phone, default)).Conversations);
        Assert.Null(await SessionAsync(Phone, Number));
        Assert.Equal(0, (await Stores.Conversations.ForgetAsync(Phone, default)).Conversations);
    }

    [Fact]
    public async Task The_state_a_session_goes_on_from_is_kept_with_the_conversation()
    {
        var accepted = await AcceptAsync("SM-state", Phone);
        var state = new ConversationState(new SessionId("s"), null) { Skills = """{"actions skill":{"system":{"state":"ä"}}}""" };
        await Stores.Conversations.CompleteAsync(
            new CompletedTurn { Claim = accepted, Conversation = new ConversationKey(Phone, Number), Messages = Reply.Silence.Messages, State = state }, default);

        Assert.Equal(state, await Stores.Conversations.LoadAsync(new ConversationKey(Phone, Number), default));

        await Stores.People.IdentifyAsync(null, Id, default);
        await LeaveAsync(Id, new WhatsAppAddress("+14155550101"), "elsewhere");
        var person = await Stores.People.IdentifyAsync(Phone, Id, default);
        Assert.Equal(state.Skills, (await Stores.Conversations.LoadAsync(new ConversationKey(person, Number), default)).Skills);
    }

    [Fact]
    public async Task A_conversation_known_by_the_number_goes_on_when_the_id_shows()
    {
        await LeaveAsync(Phone, Number, "kept");

        Assert.Equal(Phone, await Stores.People.IdentifyAsync(Phone, Id, default));
        Assert.Equal(Phone, await Stores.People.IdentifyAsync(null, Id, default));
        Assert.Equal("kept", await SessionAsync(Phone, Number));
    }

    [Fact]
    public async Task Many_messages_of_somebody_new_agree_on_who_it_is()
    {
        var people = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(async () => await Stores.People.IdentifyAsync(Phone, Id, default))));

        Assert.Equal([Id], people.Distinct());
    }

    [Fact]
    public async Task Reports_of_a_message_move_it_forward_only()
    {
        Assert.Equal(DeliveryNews.Progress, await ReportAsync(DeliveryStatus.Sent));
        Assert.Equal(DeliveryNews.Progress, await ReportAsync(DeliveryStatus.Read));
        Assert.Equal(DeliveryNews.Overtaken, await ReportAsync(DeliveryStatus.Delivered));
        Assert.Equal(DeliveryNews.Repeated, await ReportAsync(DeliveryStatus.Sent));

        Assert.Equal(
            [DeliveryStatus.Sent, DeliveryStatus.Delivered, DeliveryStatus.Read],
            (await Stores.Deliveries.ListAsync(new MessageSid("SM1"), default)).Order());
        Assert.Empty(await Stores.Attention.ListAsync(default));
    }

    [Fact]
    public async Task A_failure_wants_attention_once_and_a_contradiction_keeps_both()
    {
        Assert.Equal(DeliveryNews.Failure, await ReportAsync(DeliveryStatus.Failed, 63016));
        Assert.Equal(DeliveryNews.Repeated, await ReportAsync(DeliveryStatus.Failed, 63016));
        Assert.Equal(DeliveryNews.Conflict, await ReportAsync(DeliveryStatus.Delivered));

        var item = Assert.Single(await Stores.Attention.ListAsync(default));
        Assert.Equal((AttentionKind.NotDelivered, new MessageSid("SM1"), 63016, "the reason", Time.GetUtcNow()), (item.Kind, item.Sid, item.ErrorCode, item.Reason, item.NoticedAt));
        Assert.Equal(new ConversationKey(Phone, Number), item.Conversation);
        Assert.Equal([DeliveryStatus.Delivered, DeliveryStatus.Failed], (await Stores.Deliveries.ListAsync(new MessageSid("SM1"), default)).Order());
    }

    [Fact]
    public async Task An_entry_is_added_once_and_dismissed_once()
    {
        var item = new AttentionItem { Kind = AttentionKind.NotDelivered, Sid = new MessageSid("SM9"), Conversation = new ConversationKey(Phone, Number), Reason = "why", NoticedAt = Time.GetUtcNow() };
        await Stores.Attention.AddAsync(item, default);
        await Stores.Attention.AddAsync(item with { Reason = "again" }, default);

        var kept = Assert.Single(await Stores.Attention.ListAsync(default));

        Assert.Equal("why", kept.Reason);
        Assert.True(await Stores.Attention.DismissAsync(kept.Id, default));
        Assert.False(await Stores.Attention.DismissAsync(kept.Id, default));
        Assert.Empty(await Stores.Attention.ListAsync(default));
    }

    [Fact]
    public async Task What_was_reported_is_forgotten_with_its_time()
    {
        await ReportAsync(DeliveryStatus.Failed, 63016);
        await PassAsync(TimeSpan.FromDays(2));

        await Stores.Conversations.PruneAsync(Time.GetUtcNow() - TimeSpan.FromDays(1), Time.GetUtcNow() - TimeSpan.FromDays(1), default);

        Assert.Empty(await Stores.Deliveries.ListAsync(new MessageSid("SM1"), default));
        Assert.Empty(await Stores.Attention.ListAsync(default));
    }

    private async Task<TurnClaim> AcceptAsync(string sid, WhatsAppAddress from, WhatsAppAddress? number = null) =>
        Assert.IsType<Acceptance.Ours>(await Stores.Conversations.AcceptAsync(Message(sid, from, number), default)).Claim;

    private static InboundMessage Message(string sid, WhatsAppAddress from, WhatsAppAddress? number = null) =>
        new() { Sid = new MessageSid(sid), Conversation = new ConversationKey(from, number ?? Number) };

    private AttentionItem Item(string sid, WhatsAppAddress person) => new()
    {
        Kind = AttentionKind.NotDelivered,
        Sid = new MessageSid(sid),
        Conversation = new ConversationKey(person, Number),
        Reason = "the reason",
        NoticedAt = Time.GetUtcNow(),
    };

    private ValueTask<DeliveryNews> ReportAsync(DeliveryStatus status, int? code = null) => Stores.Deliveries.RecordAsync(new DeliveryReport
    {
        Sid = new MessageSid("SM1"),
        Status = status,
        Conversation = new ConversationKey(Phone, Number),
        ErrorCode = code,
        Reason = code is null ? "" : "the reason",
    }, default);

    private async Task LeaveAsync(WhatsAppAddress person, WhatsAppAddress number, string session)
    {
        var key = new ConversationKey(person, number);
        var accepted = await AcceptAsync($"SM-{session}", person, number);
        await Stores.Conversations.CompleteAsync(
            new CompletedTurn { Claim = accepted, Conversation = key, Messages = [], State = new ConversationState(new SessionId(session), null) }, default);
        await Stores.Conversations.FinishAsync(accepted, default);
    }

    private async Task<string?> SessionAsync(WhatsAppAddress person, WhatsAppAddress number) =>
        (await Stores.Conversations.LoadAsync(new ConversationKey(person, number), default)).Session?.Value;
}
