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

    [Fact]
    public async Task A_new_message_is_accepted_once()
    {
        var first = await Store.AcceptAsync(Message("SM1"), default);
        var again = await Store.AcceptAsync(Message("SM1"), default);

        Assert.True(first is { IsNew: true, Reply: null });
        Assert.True(again is { IsNew: false, Reply: null });
        Assert.Equal(first.Number, again.Number);
    }

    [Fact]
    public async Task The_same_message_from_many_sides_at_once_is_new_for_one_of_them()
    {
        var acceptances = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(async () => await Store.AcceptAsync(Message("SM1"), default))));

        Assert.Single(acceptances, acceptance => acceptance.IsNew);
        Assert.Single(acceptances.Select(acceptance => acceptance.Number).Distinct());
    }

    [Fact]
    public async Task Messages_are_numbered_in_the_order_their_calls_began()
    {
        var calls = Enumerable.Range(0, 200).Select(i => Store.AcceptAsync(Message($"SM{i}"), default).AsTask()).ToList();

        var numbers = (await Task.WhenAll(calls)).Select(acceptance => acceptance.Number).ToList();

        Assert.Equal(numbers.Order(), numbers);
        Assert.Equal(200, numbers.Distinct().Count());
    }

    [Fact]
    public async Task A_finished_message_that_comes_again_brings_its_reply()
    {
        var accepted = await Store.AcceptAsync(Message("SM1"), default);
        OutboundMessage[] messages = [OutboundMessage.OfText("*hi* 👋"), OutboundMessage.OfMedia("https://samples.example/a.jpg") with { PauseBefore = TimeSpan.FromSeconds(2) }];

        await Store.CompleteAsync(Completed(accepted.Number) with { Messages = messages }, default);
        var again = await Store.AcceptAsync(Message("SM1"), default);

        Assert.Equal(messages, again.Reply!.Messages);
    }

    [Fact]
    public async Task The_first_reply_to_a_message_stays_its_reply()
    {
        var accepted = await Store.AcceptAsync(Message("SM1"), default);

        await Store.CompleteAsync(Completed(accepted.Number) with { Messages = Reply.OfText("first").Messages }, default);

        Assert.Equal("first", (await Store.AcceptAsync(Message("SM1"), default)).Reply!.Messages[0].Text);
    }

    [Fact]
    public async Task A_conversation_begins_with_nothing_and_keeps_its_last_state()
    {
        Assert.Equal(ConversationState.None, await Store.LoadAsync(Ana, default));
        var accepted = await Store.AcceptAsync(Message("SM1"), default);
        var menu = new ChoiceMenu([new MenuChoice("Ünïcode", "*Ünïcode*", JsonElement.Parse("""{"input":{"text":"x","deep":[1,2.50,null,"é"]}}"""))]);

        await Store.CompleteAsync(Completed(accepted.Number) with { State = new ConversationState(new SessionId("s-1"), menu) }, default);
        var state = await Store.LoadAsync(Ana, default);

        Assert.Equal(new SessionId("s-1"), state.Session);
        Assert.Equal("Ünïcode", state.Menu!.Choices[0].Label);
        Assert.Equal("""{"input":{"text":"x","deep":[1,2.50,null,"é"]}}""", state.Menu.Choices[0].Request.GetRawText());

        await Store.CompleteAsync(Completed(accepted.Number) with { State = ConversationState.None }, default);
        Assert.Equal(ConversationState.None, await Store.LoadAsync(Ana, default));
    }

    [Fact]
    public async Task The_same_person_on_another_number_is_another_conversation()
    {
        var accepted = await Store.AcceptAsync(Message("SM1"), default);
        await Store.CompleteAsync(Completed(accepted.Number) with { State = new ConversationState(new SessionId("s-1"), null) }, default);

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
        var finished = await Store.AcceptAsync(Message("SM1"), default);
        await Store.AcceptAsync(message, default);
        await Store.AcceptAsync(Message("SM3"), default);
        await Store.CompleteAsync(Completed(finished.Number), default);

        var unfinished = await Store.ListUnfinishedAsync(default);

        Assert.Equal(["SM2", "SM3"], unfinished.Select(entry => entry.Message.Sid.Value));
        var kept = unfinished[0].Message;
        Assert.Equal(message.Media, kept.Media);
        Assert.Equal(message, kept with { Media = message.Media });
    }

    [Fact]
    public async Task An_answer_is_undelivered_until_it_is_finished_and_tells_how_far_it_has_come()
    {
        OutboundMessage[] messages = [OutboundMessage.OfText("one"), OutboundMessage.OfText("two")];
        var first = await Store.AcceptAsync(Message("SM1"), default);
        var second = await Store.AcceptAsync(Message("SM2"), default);
        var silent = await Store.AcceptAsync(Message("SM3"), default);
        await Store.CompleteAsync(Completed(second.Number) with { Messages = messages }, default);
        await Store.CompleteAsync(Completed(first.Number) with { Messages = messages }, default);
        await Store.CompleteAsync(Completed(silent.Number), default);
        await Store.RecordNextAsync(second.Number, 1, Reply.OfText("one moment"), default);

        var undelivered = await Store.ListUndeliveredAsync(default);

        Assert.Equal([(first.Number, (int?)null), (second.Number, 1)], undelivered.Select(answer => (answer.Number, answer.Next)));
        Assert.All(undelivered, answer => Assert.Equal(messages, answer.Messages));
        Assert.Equal("SM1", undelivered[0].Message.Sid.Value);

        await Store.FinishAsync(first.Number, default);
        await Store.FinishAsync(second.Number, default);
        Assert.Empty(await Store.ListUndeliveredAsync(default));
    }

    [Fact]
    public async Task An_answer_that_went_by_REST_leaves_the_webhook_what_it_has_heard()
    {
        var accepted = await Store.AcceptAsync(Message("SM1"), default);
        await Store.CompleteAsync(Completed(accepted.Number) with { Messages = [OutboundMessage.OfText("late")] }, default);
        await Store.RecordNextAsync(accepted.Number, 0, Reply.OfText("one moment"), default);

        Assert.Equal("one moment", Assert.Single((await Store.AcceptAsync(Message("SM1"), default)).Reply!.Messages).Text);
    }

    [Fact]
    public async Task An_undelivered_answer_is_not_forgotten()
    {
        var accepted = await Store.AcceptAsync(Message("SM1"), default);
        await Store.CompleteAsync(Completed(accepted.Number) with { Messages = [OutboundMessage.OfText("late")] }, default);
        Time.Advance(TimeSpan.FromDays(30));

        Assert.Equal(0, await Store.PruneAsync(Time.GetUtcNow(), Time.GetUtcNow(), default));

        Assert.Single(await Store.ListUndeliveredAsync(default));
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
        var old = await Store.AcceptAsync(Message("SM1"), default);
        await Store.AcceptAsync(Message("SM2"), default);
        await Store.CompleteAsync(Completed(old.Number), default);
        Time.Advance(TimeSpan.FromHours(2));
        var young = await Store.AcceptAsync(Message("SM3"), default);
        await Store.CompleteAsync(Completed(young.Number), default);

        Assert.Equal(1, await Store.PruneAsync(Time.GetUtcNow() - TimeSpan.FromHours(1), Time.GetUtcNow() - TimeSpan.FromHours(1), default));

        Assert.True((await Store.AcceptAsync(Message("SM1"), default)).IsNew);
        Assert.False((await Store.AcceptAsync(Message("SM2"), default)).IsNew);
        Assert.False((await Store.AcceptAsync(Message("SM3"), default)).IsNew);
    }

    [Fact]
    public async Task A_healthy_store_passes_its_check() => await Store.CheckAsync(default);

    private protected static InboundMessage Message(string sid) => new() { Sid = new MessageSid(sid), Conversation = Ana, Text = $"text of {sid}\n👩‍👩‍👧" };

    private protected static CompletedTurn Completed(long number) => new()
    {
        Number = number,
        Conversation = Ana,
        Messages = [],
        State = ConversationState.None,
    };
}
