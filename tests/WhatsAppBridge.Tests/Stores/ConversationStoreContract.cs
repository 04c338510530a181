using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using WhatsAppBridge.Assistant;
using WhatsAppBridge.Conversations;
using WhatsAppBridge.Rendering;

namespace WhatsAppBridge.Tests.Stores;

/// <summary>What every store promises. One class per store derives from it.</summary>
public abstract class ConversationStoreContract
{
    private static readonly ConversationKey Ana = new(new WhatsAppAddress("+14155550123"), new WhatsAppAddress("+14155550100"));

    private protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 10, 5, 9, 0, 0, TimeSpan.Zero));

    private protected abstract IConversationStore Store { get; }

    /// <summary>What is past its time goes without anybody asking.</summary>
    private protected virtual bool ForgetsByItself => false;

    private protected virtual Task PassAsync(TimeSpan time)
    {
        Time.Advance(time);
        return Task.CompletedTask;
    }

    /// <summary>The process is stopped and started anew, with whatever the store has kept.</summary>
    private protected abstract Task RestartAsync();

    [Fact]
    public async Task A_new_message_is_accepted_once()
    {
        var first = Assert.IsType<Acceptance.Ours>(await Store.AcceptAsync(Message("SM1"), default));
        var again = Assert.IsType<Acceptance.Ours>(await Store.AcceptAsync(Message("SM1"), default));

        Assert.True(first.IsNew);
        Assert.False(again.IsNew);
        Assert.Equal(first.Claim, again.Claim);
        Assert.Equal((Ana, new MessageSid("SM1")), (first.Claim.Conversation, first.Claim.Sid));
    }

    [Fact]
    public async Task The_same_message_from_many_sides_at_once_is_new_for_one_of_them()
    {
        var acceptances = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(async () => await Store.AcceptAsync(Message("SM1"), default))));

        var ours = acceptances.Cast<Acceptance.Ours>().ToList();
        Assert.Single(ours, acceptance => acceptance.IsNew);
        Assert.Single(ours.Select(acceptance => acceptance.Claim).Distinct());
    }

    [Fact]
    public async Task Messages_are_numbered_in_the_order_their_calls_began()
    {
        var calls = Enumerable.Range(0, 200).Select(i => Store.AcceptAsync(Message($"SM{i}"), default).AsTask()).ToList();

        var numbers = (await Task.WhenAll(calls)).Cast<Acceptance.Ours>().Select(acceptance => acceptance.Claim.Number).ToList();

        Assert.Equal(numbers.Order(), numbers);
        Assert.Equal(200, numbers.Distinct().Count());
    }

    [Fact]
    public async Task A_finished_message_that_comes_again_brings_its_reply()
    {
        var accepted = await AcceptAsync("SM1");
        OutboundMessage[] messages = [OutboundMessage.OfText("*hi* 👋"), OutboundMessage.OfMedia("https://samples.example/a.jpg") with { PauseBefore = TimeSpan.FromSeconds(2) }];

        await Store.CompleteAsync(Completed(accepted) with { Messages = messages }, default);
        await Store.FinishAsync(accepted, default);

        Assert.Equal(messages, await HeardAsync("SM1"));
    }

    [Fact]
    public async Task The_first_reply_to_a_message_stays_its_reply()
    {
        var accepted = await AcceptAsync("SM1");

        await Store.CompleteAsync(Completed(accepted) with { Messages = Reply.OfText("first").Messages }, default);
        await Store.CompleteAsync(Completed(accepted) with { Messages = Reply.OfText("second").Messages }, default);
        await Store.FinishAsync(accepted, default);

        Assert.Equal("first", (await HeardAsync("SM1"))[0].Text);
    }

    [Fact]
    public async Task A_conversation_begins_with_nothing_and_keeps_its_last_state()
    {
        Assert.Equal(ConversationState.None, await Store.LoadAsync(Ana, default));
        var accepted = await AcceptAsync("SM1");
        var menu = new ChoiceMenu([new MenuChoice("Ünïcode", "*Ünïcode*", JsonElement.Parse("""{"input":{"text":"x","deep":[1,2.50,null,"é"]}}"""))]);

        await Store.CompleteAsync(Completed(accepted) with { State = new ConversationState(new SessionId("s-1"), menu) }, default);
        var state = await Store.LoadAsync(Ana, default);

        Assert.Equal(new SessionId("s-1"), state.Session);
        Assert.Equal("Ünïcode", state.Menu!.Choices[0].Label);
        Assert.Equal("""{"input":{"text":"x","deep":[1,2.50,null,"é"]}}""", state.Menu.Choices[0].Request.GetRawText());

        await Store.CompleteAsync(Completed(accepted) with { State = ConversationState.None }, default);
        Assert.Equal(ConversationState.None, await Store.LoadAsync(Ana, default));
    }

    [Fact]
    public async Task The_same_person_on_another_number_is_another_conversation()
    {
        var accepted = await AcceptAsync("SM1");
        await Store.CompleteAsync(Completed(accepted) with { State = new ConversationState(new SessionId("s-1"), null) }, default);

        Assert.Equal(ConversationState.None, await Store.LoadAsync(Ana with { Number = new WhatsAppAddress("+14155550101") }, default));
    }

    [Fact]
    public async Task Unfinished_messages_are_listed_in_order_with_everything_they_hold()
    {
        var message = Message("SM2") with
        {
            ChoiceId = "opt-2",
            Media = [new InboundMedia("https://media.example/1", "image/jpeg")],
            Location = new InboundLocation("1.5", "-2.25", "Label", null),
            ProfileName = "Bo 🌵",
            From = new WhatsAppAddress("+14155550123"),
            UserId = new WhatsAppAddress("US.1"),
            PhoneNumber = new WhatsAppAddress("+14155550123"),
            AccountSid = "AC00000000000000000000000000000000",
            Origin = "https://bridge.example.com",
            Kind = InboundKind.Location,
            FileName = "a.pdf",
            FlowReply = """{"flow_token":"t","size":42}""",
            Referral = new InboundReferral { SourceType = "ad", Headline = "Sale", ClickId = "x" },
            RepliedTo = new MessageSid("MM1"),
            IsForwarded = true,
            IsFrequentlyForwarded = true,
            IsOptOutCommand = true,
        };
        await FinishAsync(await AcceptAsync("SM1"));
        await Store.AcceptAsync(message, default);
        await AcceptAsync("SM3");

        await RestartAsync();
        var open = await Store.ClaimAsync(default);

        Assert.Equal(["SM2", "SM3"], open.Select(turn => turn.Message.Sid.Value));
        Assert.All(open, turn => Assert.Equal((null, null, false), (turn.Answer, turn.Heard, turn.IsReopened)));
        Assert.Equal(["SM2", "SM3"], open.Select(turn => turn.Claim.Sid.Value));
        var kept = open[0].Message;
        Assert.Equal(message.Media, kept.Media);
        Assert.Equal(message, kept with { Media = message.Media });
    }

    [Fact]
    public async Task An_answer_is_open_until_it_is_finished_and_tells_how_far_it_has_come()
    {
        OutboundMessage[] messages = [OutboundMessage.OfText("one"), OutboundMessage.OfText("two")];
        var first = await AcceptAsync("SM1");
        var second = await AcceptAsync("SM2");
        Assert.True(await Store.CompleteAsync(Completed(second) with { Messages = messages }, default));
        Assert.True(await Store.CompleteAsync(Completed(first) with { Messages = messages }, default));
        Assert.True(await Store.RecordNextAsync(second, 1, Reply.OfText("one moment"), default));

        await RestartAsync();
        var open = await Store.ClaimAsync(default);

        Assert.Equal([("SM1", (int?)null, null), ("SM2", 1, "one moment")], open.Select(turn => (turn.Message.Sid.Value, turn.Answer!.Next, turn.Heard?.Messages[0].Text)));
        Assert.All(open, turn => Assert.Equal(messages, turn.Answer!.Messages));

        foreach (var turn in open)
            Assert.Empty(await Store.FinishAsync(turn.Claim, default));
        await RestartAsync();
        Assert.Empty(await Store.ClaimAsync(default));
    }

    [Fact]
    public async Task What_is_under_way_is_nobodys_to_take_up()
    {
        await AcceptAsync("SM1");

        await Store.ClaimAsync(default);
        await AcceptAsync("SM2");

        Assert.Empty(await Store.ClaimAsync(default));
    }

    [Fact]
    public async Task Turns_given_back_are_taken_up_again_in_order_unless_they_have_come_to_their_end()
    {
        await Store.ClaimAsync(default);
        var first = await AcceptAsync("SM1");
        var second = await AcceptAsync("SM2");
        var third = await AcceptAsync("SM3");
        await Store.CompleteAsync(Completed(third) with { Messages = Reply.OfText("three").Messages }, default);

        await Store.AbandonAsync(third, default);
        await Store.AbandonAsync(first, default);
        await Store.AbandonAsync(second, default);
        await FinishAsync(second);

        var open = await Store.ClaimAsync(default);
        Assert.Equal([("SM1", null), ("SM3", "three")], open.Select(turn => (turn.Claim.Sid.Value, turn.Answer?.Messages[0].Text)));
        Assert.Empty(await Store.ClaimAsync(default));
    }

    [Fact]
    public async Task A_message_does_not_overtake_turns_of_its_conversation_that_were_given_back()
    {
        await Store.ClaimAsync(default);
        var first = await AcceptAsync("SM1");
        await Store.AbandonAsync(first, default);

        var second = Assert.IsType<Acceptance.Ours>(await Store.AcceptAsync(Message("SM2"), default));
        Assert.Equal("SM1", Assert.Single(second.Ahead).Claim.Sid.Value);
        await FinishAsync(second.Ahead[0].Claim);
        await FinishAsync(second.Claim);

        Assert.Empty(await Store.ClaimAsync(default));
        Assert.Empty(Assert.IsType<Acceptance.Ours>(await Store.AcceptAsync(Message("SM3"), default)).Ahead);
    }

    [Fact]
    public async Task A_turn_given_back_again_is_not_tried_again_at_once()
    {
        await Store.ClaimAsync(default);
        await Store.AbandonAsync(await AcceptAsync("SM1"), default);
        await Store.AbandonAsync(Assert.Single(await Store.ClaimAsync(default)).Claim, default);

        Assert.Empty(await Store.ClaimAsync(default));
    }

    [Fact]
    public async Task Turns_answered_together_with_another_are_over_with_it_and_silent()
    {
        var first = await AcceptAsync("SM1");
        var second = await AcceptAsync("SM2");

        await Store.CompleteAsync(Completed(second) with { Messages = Reply.OfText("both").Messages, Gathered = [first] }, default);

        Assert.Empty(await HeardAsync("SM1"));
        await RestartAsync();
        Assert.Equal("SM2", Assert.Single(await Store.ClaimAsync(default)).Claim.Sid.Value);
    }

    [Fact]
    public async Task A_turn_opened_again_is_taken_up_once_and_its_webhook_still_hears_what_it_heard()
    {
        var claim = await AcceptAsync("SM1");
        await Store.ClaimAsync(default);
        await Store.CompleteAsync(Completed(claim) with { Messages = Reply.OfText("sorry").Messages }, default);
        Assert.False(await Store.ReopenAsync(Ana, claim.Sid, Reopening.Turn, default));
        await Store.FinishAsync(claim, default);

        Assert.True(await Store.ReopenAsync(Ana, claim.Sid, Reopening.Turn, default));
        Assert.False(await Store.ReopenAsync(Ana, claim.Sid, Reopening.Turn, default));

        var open = Assert.Single(await Store.ClaimAsync(default));
        Assert.Equal((true, null, "sorry"), (open.IsReopened, open.Answer, open.Heard!.Messages[0].Text));
        Assert.Equal(Message("SM1").Text, open.Message.Text);
        Assert.Empty(await Store.ClaimAsync(default));
        Assert.Equal("sorry", (await HeardAsync("SM1"))[0].Text);
        await RestartAsync();
        open = Assert.Single(await Store.ClaimAsync(default));
        Assert.True(open.IsReopened);

        await Store.CompleteAsync(Completed(open.Claim) with { Messages = Reply.OfText("made good").Messages }, default);
        await Store.FinishAsync(open.Claim, default);
        Assert.Equal("sorry", (await HeardAsync("SM1"))[0].Text);
        await RestartAsync();
        Assert.Empty(await Store.ClaimAsync(default));
    }

    [Fact]
    public async Task An_answer_opened_again_goes_on_where_it_stopped()
    {
        var claim = await AcceptAsync("SM1");
        OutboundMessage[] messages = [OutboundMessage.OfText("one"), OutboundMessage.OfText("two")];
        await Store.CompleteAsync(Completed(claim) with { Messages = messages }, default);
        await Store.RecordNextAsync(claim, 1, Reply.Silence, default);
        await Store.FinishAsync(claim, default);
        await Store.ClaimAsync(default);

        Assert.True(await Store.ReopenAsync(Ana, claim.Sid, Reopening.Delivery, default));

        var open = Assert.Single(await Store.ClaimAsync(default));
        Assert.Equal(messages, open.Answer!.Messages);
        Assert.Equal((1, true), (open.Answer.Next, open.IsReopened));
    }

    [Fact]
    public async Task A_message_nobody_knows_is_not_opened_again() =>
        Assert.False(await Store.ReopenAsync(Ana, new MessageSid("SM-unknown"), Reopening.Turn, default));

    [Fact]
    public async Task An_answer_that_went_by_REST_leaves_the_webhook_what_it_has_heard()
    {
        var accepted = await AcceptAsync("SM1");
        await Store.CompleteAsync(Completed(accepted) with { Messages = [OutboundMessage.OfText("late")] }, default);
        await Store.RecordNextAsync(accepted, 0, Reply.OfText("one moment"), default);
        await Store.FinishAsync(accepted, default);

        Assert.Equal("one moment", Assert.Single(await HeardAsync("SM1")).Text);
    }

    [Fact]
    public async Task An_undelivered_answer_is_not_forgotten()
    {
        var accepted = await AcceptAsync("SM1");
        await Store.CompleteAsync(Completed(accepted) with { Messages = [OutboundMessage.OfText("late")] }, default);
        await PassAsync(TimeSpan.FromDays(30));

        Assert.Equal(0, await Store.PruneAsync(Time.GetUtcNow(), Time.GetUtcNow(), default));

        await RestartAsync();
        Assert.Single(await Store.ClaimAsync(default));
    }

    [Fact]
    public async Task A_value_is_kept_from_the_first_time_on()
    {
        Assert.Equal("one", await Store.GetOrAddValueAsync("secret", "one", default));
        Assert.Equal("one", await Store.GetOrAddValueAsync("secret", "two", default));
    }

    [Fact]
    public async Task Only_finished_messages_past_their_retention_are_forgotten()
    {
        var old = await AcceptAsync("SM1");
        await AcceptAsync("SM2");
        await FinishAsync(old);
        await PassAsync(TimeSpan.FromHours(2));
        var young = await AcceptAsync("SM3");
        await FinishAsync(young);

        var forgotten = await Store.PruneAsync(Time.GetUtcNow() - TimeSpan.FromHours(1), Time.GetUtcNow() - TimeSpan.FromHours(1), default);

        Assert.Equal(ForgetsByItself ? 0 : 1, forgotten);

        Assert.True(await Store.AcceptAsync(Message("SM1"), default) is Acceptance.Ours { IsNew: true });
        Assert.True(await Store.AcceptAsync(Message("SM2"), default) is Acceptance.Ours { IsNew: false });
        Assert.IsType<Acceptance.Answered>(await Store.AcceptAsync(Message("SM3"), default));
    }

    [Fact]
    public async Task A_healthy_store_passes_its_check() => await Store.CheckAsync(default);

    private protected static InboundMessage Message(string sid) => new() { Sid = new MessageSid(sid), Conversation = Ana, Text = $"text of {sid}\n👩‍👩‍👧" };

    private protected static CompletedTurn Completed(TurnClaim claim) => new()
    {
        Claim = claim,
        Conversation = Ana,
        Messages = [],
        State = ConversationState.None,
    };

    private protected async Task<TurnClaim> AcceptAsync(string sid) => Assert.IsType<Acceptance.Ours>(await Store.AcceptAsync(Message(sid), default)).Claim;

    private protected async Task FinishAsync(TurnClaim claim)
    {
        await Store.CompleteAsync(Completed(claim), default);
        await Store.FinishAsync(claim, default);
    }

    /// <summary>What the webhook of a message that was answered hears when it comes again.</summary>
    private protected async Task<IReadOnlyList<OutboundMessage>> HeardAsync(string sid) =>
        Assert.IsType<Acceptance.Answered>(await Store.AcceptAsync(Message(sid), default)).Reply.Messages;
}
