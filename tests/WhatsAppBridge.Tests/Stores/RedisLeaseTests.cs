using Microsoft.Extensions.Time.Testing;
using WhatsAppBridge.Assistant;
using WhatsAppBridge.Conversations;
using WhatsAppBridge.Stores.Redis;
using WhatsAppBridge.Tests.Infrastructure.Redis;

namespace WhatsAppBridge.Tests.Stores;

/// <summary>Two instances on one server: whose turn it is, and what becomes of it when one of them is gone, or only thought to be.</summary>
[Trait("Category", "Redis")]
public sealed class RedisLeaseTests(RedisServers servers) : IClassFixture<RedisServers>, IAsyncLifetime
{
    private static readonly ConversationKey Ana = new(new WhatsAppAddress("+14155550123"), new WhatsAppAddress("+14155550100"));

    private readonly string _prefix = $"test-{Guid.NewGuid():N}";
    private readonly FakeTimeProvider _time = new();
    private RedisStores? _here, _there;

    private RedisStores Here => _here!;

    private RedisStores There => _there!;

    public async ValueTask InitializeAsync() => (_here, _there) = (await OpenAsync(), await OpenAsync());

    public async ValueTask DisposeAsync()
    {
        await Here.DisposeAsync();
        await There.DisposeAsync();
    }

    [Fact]
    public async Task A_conversation_one_instance_has_in_hand_is_elsewhere_for_the_other_and_the_holder_takes_its_messages_in_order()
    {
        var first = await OursAsync(Here, "SM1");
        Assert.Equal(new Acceptance.Elsewhere(IsNew: true), await AcceptAsync(There, "SM2"));
        var third = await OursAsync(Here, "SM3");
        Assert.Equal(new Acceptance.Elsewhere(IsNew: true), await AcceptAsync(There, "SM4"));
        Assert.Equal(new Acceptance.Elsewhere(IsNew: false), await AcceptAsync(There, "SM2"));
        Assert.Empty(await There.Conversations.ClaimAsync(default));

        var second = Assert.Single(await EndAsync(Here, first.Claim));
        Assert.Equal("SM2", second.Claim.Sid.Value);
        // The third waits in the lane already.
        Assert.Empty(await EndAsync(Here, second.Claim));
        var fourth = Assert.Single(await EndAsync(Here, third.Claim));
        Assert.Equal("SM4", fourth.Claim.Sid.Value);
        Assert.Empty(await EndAsync(Here, fourth.Claim));

        Assert.True((await OursAsync(There, "SM5")).Claim.Fence > fourth.Claim.Fence);
    }

    [Fact]
    public async Task A_repeated_webhook_hears_what_the_first_heard_once_that_is_known()
    {
        var claim = (await OursAsync(Here, "SM1")).Claim;
        await CompleteAsync(Here, claim, "answer");
        Assert.Equal(new Acceptance.Elsewhere(IsNew: false), await AcceptAsync(There, "SM1"));

        await Here.Conversations.FinishAsync(claim, default);

        Assert.Equal("answer", Assert.IsType<Acceptance.Answered>(await AcceptAsync(There, "SM1")).Reply.Messages[0].Text);
    }

    [Fact]
    public async Task What_a_dead_instance_leaves_is_taken_over_whole_and_in_order()
    {
        var first = (await OursAsync(Here, "SM1")).Claim;
        await CompleteAsync(Here, first, "one");
        await Here.Conversations.RecordNextAsync(first, 0, Reply.Silence, default);
        await OursAsync(Here, "SM2");
        Assert.Empty(await There.Conversations.ClaimAsync(default));

        await There.EndLeasesAsync();
        var open = await There.Conversations.ClaimAsync(default);

        Assert.Equal(["SM1", "SM2"], open.Select(turn => turn.Claim.Sid.Value));
        Assert.Equal(("one", 0), (open[0].Answer!.Messages[0].Text, open[0].Answer!.Next));
        Assert.Null(open[1].Answer);
        Assert.Equal("s-SM1", (await There.Conversations.LoadAsync(Ana, default)).Session!.Value.Value);
        Assert.All(open, turn => Assert.True(turn.Claim.Fence > first.Fence));
    }

    [Fact]
    public async Task A_holder_that_wakes_up_after_its_lease_records_nothing_any_more()
    {
        var stale = (await OursAsync(Here, "SM1")).Claim;
        await There.EndLeasesAsync();
        var open = Assert.Single(await There.Conversations.ClaimAsync(default));

        Assert.False(await CompleteAsync(Here, stale, "stale"));
        Assert.False(await Here.Conversations.RecordNextAsync(stale, 0, Reply.OfText("stale"), default));
        Assert.Empty(await Here.Conversations.FinishAsync(stale, default));
        await Here.Conversations.AbandonAsync(stale, default);

        Assert.True(await CompleteAsync(There, open.Claim, "right"));
        Assert.Empty(await There.Conversations.FinishAsync(open.Claim, default));
        Assert.Equal("right", Assert.IsType<Acceptance.Answered>(await AcceptAsync(Here, "SM1")).Reply.Messages[0].Text);
    }

    [Fact]
    public async Task A_holder_that_was_late_but_not_replaced_goes_on()
    {
        var claim = (await OursAsync(Here, "SM1")).Claim;
        await There.EndLeasesAsync();

        Assert.True(await CompleteAsync(Here, claim, "late"));
        Assert.Empty(await Here.Conversations.FinishAsync(claim, default));
        Assert.Empty(await There.Conversations.ClaimAsync(default));
    }

    [Fact]
    public async Task A_message_that_reaches_another_instance_after_the_holder_died_brings_those_before_it()
    {
        var first = (await OursAsync(Here, "SM1")).Claim;
        await CompleteAsync(Here, first, "one");
        await OursAsync(Here, "SM2");
        await There.EndLeasesAsync();

        var third = await OursAsync(There, "SM3");

        Assert.True(third.IsNew);
        Assert.Equal(["SM1", "SM2"], third.Ahead.Select(turn => turn.Claim.Sid.Value));
        Assert.Equal("one", third.Ahead[0].Answer!.Messages[0].Text);
        Assert.All(third.Ahead, turn => Assert.Equal(third.Claim.Fence, turn.Claim.Fence));
        Assert.Empty(await EndAsync(There, third.Ahead[0].Claim));
        Assert.Empty(await EndAsync(There, third.Ahead[1].Claim));
        Assert.Empty(await EndAsync(There, third.Claim));
    }

    [Fact]
    public async Task A_message_that_comes_in_while_others_turns_are_taken_over_waits_for_them()
    {
        await OursAsync(Here, "SM1");
        await There.EndLeasesAsync();
        var taken = Assert.Single(await There.Conversations.ClaimAsync(default));

        Assert.Equal(new Acceptance.Elsewhere(IsNew: true), await AcceptAsync(There, "SM2"));
        var second = Assert.Single(await EndAsync(There, taken.Claim));

        Assert.Equal("SM2", second.Claim.Sid.Value);
        await OursAsync(There, "SM3");
    }

    [Fact]
    public async Task A_webhook_repeated_after_the_holder_died_finds_the_answer_that_was_left()
    {
        var claim = (await OursAsync(Here, "SM1")).Claim;
        await CompleteAsync(Here, claim, "left behind");
        await There.EndLeasesAsync();

        var again = await OursAsync(There, "SM1");

        Assert.False(again.IsNew);
        Assert.Equal(("left behind", null), (again.Answer!.Messages[0].Text, again.Answer.Next));
    }

    [Fact]
    public async Task Leases_are_lengthened_for_as_long_as_a_turn_is_in_hand()
    {
        await OursAsync(Here, "SM1");
        await There.EndLeasesAsync();

        _time.Advance(Here.Connection.Options.Lease / 4);

        // Not asked for by accepting: the first to accept in between would have taken the conversation over.
        await EventuallyAsync(async () => !await There.HasEndedLeasesAsync());
        Assert.Equal(new Acceptance.Elsewhere(IsNew: true), await AcceptAsync(There, "SM2"));
        Assert.Empty(await There.Conversations.ClaimAsync(default));
    }

    [Fact]
    public async Task A_turn_given_back_is_there_for_others_at_once_and_for_one_that_fails_again_later()
    {
        var claim = (await OursAsync(Here, "SM1")).Claim;
        await Here.Conversations.AbandonAsync(claim, default);

        var open = Assert.Single(await There.Conversations.ClaimAsync(default));
        await There.Conversations.AbandonAsync(open.Claim, default);

        Assert.Empty(await Here.Conversations.ClaimAsync(default));
        await Here.EndLeasesAsync();
        Assert.Single(await Here.Conversations.ClaimAsync(default));
    }

    [Fact]
    public async Task An_instance_that_stops_leaves_what_it_has_in_hand_to_others_at_once()
    {
        await OursAsync(Here, "SM1");

        await Here.Leases.DisposeAsync();

        Assert.Single(await There.Conversations.ClaimAsync(default));
    }

    [Fact]
    public async Task A_turn_opened_again_is_found_by_any_instance_and_by_the_holder_first()
    {
        await EndAsync(Here, (await OursAsync(Here, "SM1")).Claim);
        Assert.True(await There.Conversations.ReopenAsync(Ana, new MessageSid("SM1"), Reopening.Turn, default));
        var again = Assert.Single(await There.Conversations.ClaimAsync(default));
        await EndAsync(There, again.Claim);

        var second = (await OursAsync(Here, "SM2")).Claim;
        Assert.True(await There.Conversations.ReopenAsync(Ana, new MessageSid("SM1"), Reopening.Delivery, default));
        Assert.Empty(await There.Conversations.ClaimAsync(default));
        Assert.True(Assert.Single(await EndAsync(Here, second)).IsReopened);
    }

    [Fact]
    public async Task A_lease_from_before_the_clock_was_set_back_does_not_last_for_ever()
    {
        await OursAsync(Here, "SM1");
        var keys = Here.Connection.Keys.Person(Ana.Person).With(Ana.Number);
        var far = TimeProvider.System.GetUtcNow().AddHours(3).ToUnixTimeMilliseconds();
        await Here.Connection.ReadAsync(async database => await database.HashSetAsync(keys.Record, "until", far) | await database.SortedSetAddAsync(keys.Busy, keys.Member, far));

        Assert.Empty(await There.Conversations.ClaimAsync(default));

        var until = await Here.Connection.ReadAsync(database => database.HashGetAsync(keys.Record, "until"));
        Assert.InRange((long)until, 1, TimeProvider.System.GetUtcNow().Add(RedisOptions.DefaultLease).ToUnixTimeMilliseconds());
    }

    [Fact]
    public async Task When_leases_end_all_at_once_each_turn_still_has_one_holder()
    {
        var stale = (await OursAsync(Here, "SM1")).Claim;
        for (var round = 0; round < 20; round++)
        {
            await Here.EndLeasesAsync();
            var taken = await Task.WhenAll(Here.Conversations.ClaimAsync(default).AsTask(), There.Conversations.ClaimAsync(default).AsTask());
            var open = taken.SelectMany(turns => turns).ToList();
            // The one that has it goes on; when that is the other, it is taken over at most once.
            Assert.InRange(open.Count, 0, 1);
            stale = open.Count == 0 ? stale : open[0].Claim;
        }

        var completed = new[] { await CompleteAsync(Here, stale, "x"), await CompleteAsync(There, stale, "x") };
        Assert.Single(completed, done => done);
    }

    [Fact]
    public async Task Once_their_time_is_over_nothing_is_left_of_messages_and_conversations()
    {
        for (var i = 0; i < 50; i++)
        {
            var person = new ConversationKey(new WhatsAppAddress($"+1415556{i:0000}"), Ana.Number);
            await Here.Set.People.IdentifyAsync(person.Person, i % 2 == 0 ? new WhatsAppAddress($"US.{i}") : null, default);
            var claim = Assert.IsType<Acceptance.Ours>(await Here.Conversations.AcceptAsync(Message($"SM{i}") with { Conversation = person }, default)).Claim;
            await CompleteAsync(Here, claim, "done");
            await Here.Conversations.RecordNextAsync(claim, 0, Reply.Silence, default);
            await Here.Conversations.FinishAsync(claim, default);
        }

        var kept = (await Here.KeysAsync()).Where(key => key.Value is null).Select(key => key.Key.ToString());
        Assert.Equal([$"{_prefix}:schema"], kept);

        await Here.PassAsync(TimeSpan.FromHours(2));
        Assert.All((await Here.KeysAsync()).Keys, key => Assert.True(key.ToString().Split(':').Length <= 3 || key.ToString().EndsWith(":aliases", StringComparison.Ordinal)));
        await Here.PassAsync(TimeSpan.FromDays(366));
        Assert.Equal([$"{_prefix}:schema"], (await Here.KeysAsync()).Keys.Select(key => key.ToString()));
    }

    [Fact]
    public async Task A_message_thrown_away_by_a_server_short_of_memory_holds_nobody_up()
    {
        var first = (await OursAsync(Here, "SM1")).Claim;
        await AcceptAsync(There, "SM2");
        await AcceptAsync(There, "SM3");
        await Here.Connection.ReadAsync(database => database.KeyDeleteAsync(Here.Connection.Keys.Person(Ana.Person).With(Ana.Number).Message("SM2")));

        Assert.Equal("SM3", Assert.Single(await EndAsync(Here, first)).Claim.Sid.Value);
    }

    [Fact]
    public async Task No_key_names_a_person()
    {
        await Here.Set.People.IdentifyAsync(Ana.Person, new WhatsAppAddress("US.1029384756102938"), default);
        await OursAsync(Here, "SM1");

        Assert.All((await Here.KeysAsync()).Keys, key => Assert.DoesNotContain("4155550123", key.ToString(), StringComparison.Ordinal));
        Assert.All((await Here.KeysAsync()).Keys, key => Assert.DoesNotContain("1029384756102938", key.ToString(), StringComparison.Ordinal));
    }

    private async Task<RedisStores> OpenAsync() => await RedisStores.OpenAsync((await servers.SingleAsync()).Address, _prefix, _time);

    private static InboundMessage Message(string sid) => new() { Sid = new MessageSid(sid), Conversation = Ana, Text = sid };

    private static ValueTask<Acceptance> AcceptAsync(RedisStores at, string sid) => at.Conversations.AcceptAsync(Message(sid), default);

    private static async Task<Acceptance.Ours> OursAsync(RedisStores at, string sid) => Assert.IsType<Acceptance.Ours>(await AcceptAsync(at, sid));

    private static ValueTask<bool> CompleteAsync(RedisStores at, TurnClaim claim, string text) => at.Conversations.CompleteAsync(
        new CompletedTurn
        {
            Claim = claim,
            Conversation = claim.Conversation,
            Messages = Reply.OfText(text).Messages,
            State = new ConversationState(new SessionId($"s-{claim.Sid}"), null),
        },
        default);

    private static async Task<IReadOnlyList<OpenTurn>> EndAsync(RedisStores at, TurnClaim claim)
    {
        Assert.True(await CompleteAsync(at, claim, "done"));
        return await at.Conversations.FinishAsync(claim, default);
    }

    private static async Task EventuallyAsync(Func<Task<bool>> holds)
    {
        for (var attempt = 0; attempt < 100 && !await holds(); attempt++)
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        Assert.True(await holds());
    }
}
