using WhatsAppBridge.Assistant;
using WhatsAppBridge.Conversations;
using WhatsAppBridge.Stores.Redis;
using WhatsAppBridge.Tests.Infrastructure.Redis;

namespace WhatsAppBridge.Tests.Stores;

/// <summary>Two names turn out to be one person's, and the instance that finds out stops after each of the steps that takes.</summary>
[Trait("Category", "Redis")]
public sealed class RedisMergeTests(RedisServers servers, ITestOutputHelper output) : IClassFixture<RedisServers>
{
    private const int MostSteps = 40;

    private static readonly WhatsAppAddress Phone = new("+14155550123"), Id = new("US.1029384756102938"), Number = new("+14155550100");

    private readonly string _run = $"test-{Guid.NewGuid():N}";

    [Fact]
    public Task Whatever_step_was_the_last_the_later_state_is_found_and_nothing_answered_is_asked_again() => AfterEachStepAsync(WriteUnderBothAsync, async (stores, after) =>
    {
        var person = await stores.Set.People.IdentifyAsync(Phone, Id, default);

        Assert.True(person == Id, $"after {after} steps {person.Value} was found");
        Assert.Equal("later", (await stores.Conversations.LoadAsync(Conversation(Id), default)).Session?.Value);
        Assert.Equal("answer", Assert.IsType<Acceptance.Answered>(await stores.Conversations.AcceptAsync(Message("SM2", Id), default)).Reply.Messages[0].Text);
        Assert.True(await stores.Conversations.AcceptAsync(Message("SM9", Id), default) is Acceptance.Ours { IsNew: true });
    });

    [Fact]
    public Task Whatever_step_was_the_last_a_turn_under_the_old_name_ends_under_the_new_one() => AfterEachStepAsync(WriteUnderBothAsync, async (stores, after) =>
    {
        await stores.Set.People.IdentifyAsync(Phone, Id, default);
        await stores.EndLeasesAsync();
        var open = Assert.Single(await stores.Conversations.ClaimAsync(default));
        Assert.Equal("SM3", open.Claim.Sid.Value);

        Assert.True(await CompleteAsync(stores, open.Claim, "last"), $"after {after} steps the turn was taken away");
        await stores.Conversations.FinishAsync(open.Claim, default);

        Assert.Equal("last", (await stores.Conversations.LoadAsync(Conversation(Id), default)).Session?.Value);
        Assert.IsType<Acceptance.Answered>(await stores.Conversations.AcceptAsync(Message("SM3", Id), default));
        Assert.Empty(await stores.Conversations.ClaimAsync(default));
    });

    [Fact]
    public Task Whatever_step_was_the_last_somebody_new_is_one_person() => AfterEachStepAsync(_ => Task.CompletedTask, async (stores, after) =>
    {
        var byNumber = await stores.Set.People.IdentifyAsync(Phone, null, default);
        await AnswerAsync(stores, "SM1", byNumber, "first");

        var person = await stores.Set.People.IdentifyAsync(Phone, Id, default);

        Assert.True(person == byNumber || person == Id, $"after {after} steps {person.Value} was found");
        Assert.Equal("first", (await stores.Conversations.LoadAsync(Conversation(person), default)).Session?.Value);
        Assert.IsType<Acceptance.Answered>(await stores.Conversations.AcceptAsync(Message("SM1", person), default));
    });

    [Fact]
    public async Task Somebody_new_is_not_looked_for_where_nobody_has_been()
    {
        await using var stores = await RedisStores.OpenAsync((await servers.SingleAsync()).Address, _run, TimeProvider.System);

        await stores.Set.People.IdentifyAsync(Phone, Id, default);

        Assert.False(await LooksElsewhereAsync(stores));
    }

    [Fact]
    public async Task Somebody_who_has_written_under_another_name_is_looked_for_there()
    {
        await using var stores = await RedisStores.OpenAsync((await servers.SingleAsync()).Address, _run, TimeProvider.System);
        await WriteUnderBothAsync(stores);

        await stores.Set.People.IdentifyAsync(Phone, Id, default);

        Assert.True(await LooksElsewhereAsync(stores));
    }

    [Fact]
    public async Task A_name_under_which_somebody_has_written_meanwhile_is_not_given_away()
    {
        await using var stores = await RedisStores.OpenAsync((await servers.SingleAsync()).Address, _run, TimeProvider.System);
        var keys = stores.Connection.Keys.Person(Phone);
        await stores.Conversations.AcceptAsync(Message("SM1", Phone), default);

        // As one asks who had found nothing under it a moment ago: whom it meant, whether it had conversations, whom it means, as theirs.
        var isLinked = await stores.Connection.EvaluateAsync(RedisPersonScripts.Link, [keys.Record, keys.Numbers], "", 0, Id.Value, 1, 60_000);

        Assert.Equal(0, (int)isLinked);
        Assert.Equal(Phone, await stores.Set.People.IdentifyAsync(Phone, null, default));
    }

    private static Task<bool> LooksElsewhereAsync(RedisStores stores) =>
        stores.Connection.ReadAsync(database => database.HashExistsAsync(stores.Connection.Keys.Person(Id).Record, "former"));

    private static async Task WriteUnderBothAsync(RedisStores stores)
    {
        await AnswerAsync(stores, "SM1", Id, "earlier");
        await AnswerAsync(stores, "SM2", Phone, "later");
        // Under way when its person turns out to be another.
        await stores.Conversations.AcceptAsync(Message("SM3", Phone), default);
    }

    private async Task AfterEachStepAsync(Func<RedisStores, Task> before, Func<RedisStores, int, Task> look)
    {
        var server = await servers.SingleAsync();
        var steps = 0;
        for (var isWhole = false; !isWhole; steps++)
        {
            Assert.True(steps < MostSteps, "It never came to its end.");
            await using var after = await RedisStores.OpenAsync(server.Address, $"{_run}-{steps}", TimeProvider.System);
            isWhole = await LinkUpToAsync(server, steps, before);
            await look(after, steps);
        }

        output.WriteLine($"stopped after each of {steps - 1} steps");
        Assert.True(steps > 3, "Too few steps to have been cut off between them.");
    }

    /// <returns>Whether it came to its end before it was cut off.</returns>
    private async Task<bool> LinkUpToAsync(RedisServer server, int steps, Func<RedisStores, Task> before)
    {
        await using var wire = CutWire.To(server);
        await using var stores = await RedisStores.OpenAsync(wire.Address, $"{_run}-{steps}", TimeProvider.System);
        await before(stores);

        wire.CutAfter(steps);
        var linking = stores.Set.People.IdentifyAsync(Phone, Id, default).AsTask();
        var isWhole = await Task.WhenAny(linking, wire.Cut) == linking && linking.IsCompletedSuccessfully;
        _ = linking.ContinueWith(failed => failed.Exception, TaskScheduler.Default);
        return isWhole;
    }

    private static ConversationKey Conversation(WhatsAppAddress person) => new(person, Number);

    private static InboundMessage Message(string sid, WhatsAppAddress person) => new() { Sid = new MessageSid(sid), Conversation = Conversation(person), Text = sid };

    private static async Task AnswerAsync(RedisStores stores, string sid, WhatsAppAddress person, string session)
    {
        var claim = Assert.IsType<Acceptance.Ours>(await stores.Conversations.AcceptAsync(Message(sid, person), default)).Claim;
        Assert.True(await CompleteAsync(stores, claim, session));
        await stores.Conversations.FinishAsync(claim, default);
    }

    private static ValueTask<bool> CompleteAsync(RedisStores stores, TurnClaim claim, string session) => stores.Conversations.CompleteAsync(
        new CompletedTurn
        {
            Claim = claim,
            Conversation = claim.Conversation,
            Messages = Reply.OfText("answer").Messages,
            State = new ConversationState(new SessionId(session), null),
        },
        default);
}
