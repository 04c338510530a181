using Microsoft.Extensions.Time.Testing;
using WhatsAppBridge.Assistant;
using WhatsAppBridge.Conversations;
using WhatsAppBridge.Stores.Sqlite;

namespace WhatsAppBridge.Tests.Stores;

public sealed class SqliteRecollectionTests : IAsyncDisposable
{
    private static readonly WhatsAppAddress Phone = new("+14155550123"), Id = new("US.1029384756102938"), Number = new("+14155550100");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("whatsappbridge-tests-");
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 10, 5, 9, 0, 0, TimeSpan.Zero));
    private readonly SqliteDatabase _database;
    private readonly SqliteConversationStore _store;
    private readonly SqlitePersonStore _people;
    private int _messages;

    public SqliteRecollectionTests()
    {
        _database = SqliteDatabase.Open(File);
        _store = new SqliteConversationStore(_database, _time);
        _people = new SqlitePersonStore(_database, _time);
    }

    private string File => Path.Combine(_folder.FullName, "bridge.db");

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task What_was_read_or_written_is_not_read_again()
    {
        await LeaveAsync(Phone, "left");
        await MarkFileAsync();

        Assert.Equal("left", await SessionAsync(Phone));
        await using var restarted = SqliteDatabase.Open(File);
        Assert.Equal("in the file", (await new SqliteConversationStore(restarted, _time).LoadAsync(Conversation(Phone), default)).Session?.Value);
    }

    [Fact]
    public async Task A_state_that_is_what_it_was_is_written_again_only_to_keep_it_from_growing_old()
    {
        await LeaveAsync(Phone, "left");
        await MarkFileAsync();

        await LeaveAsync(Phone, "left");
        Assert.Equal("in the file", SessionInFile());

        _time.Advance(TimeSpan.FromHours(1));
        await LeaveAsync(Phone, "left");
        Assert.Equal("left", SessionInFile());
    }

    [Fact]
    public async Task Accepting_a_message_recalls_where_the_conversation_stands()
    {
        await LeaveAsync(Phone, "left");
        _database.Recollection.Clear();

        await AcceptAsync(Phone);
        await MarkFileAsync();

        Assert.Equal("left", await SessionAsync(Phone));
    }

    [Fact]
    public async Task What_was_recalled_gives_way_to_what_a_turn_of_the_same_batch_leaves()
    {
        await LeaveAsync(Phone, "left");
        var claim = await AcceptAsync(Phone);

        await InOneBatchAsync(() => AcceptAsync(Phone), () => CompleteAsync(claim, Phone, new ConversationState(new SessionId("later"), null)), () => AcceptAsync(Phone));
        await MarkFileAsync();

        Assert.Equal("later", await SessionAsync(Phone));
    }

    [Fact]
    public async Task What_was_recalled_is_forgotten_with_the_person()
    {
        await LeaveAsync(Phone, "left");

        await InOneBatchAsync(() => AcceptAsync(Phone), async () => await _store.ForgetAsync(Phone, default));

        Assert.Null(await SessionAsync(Phone));
    }

    [Fact]
    public async Task A_state_too_large_to_remember_is_read_from_the_file()
    {
        var large = new string('s', 5000);
        await CompleteAsync(Phone, new ConversationState(new SessionId("left"), null) { Skills = large });
        await MarkFileAsync();

        Assert.Equal("in the file", await SessionAsync(Phone));
    }

    [Fact]
    public async Task Somebody_erased_from_outside_is_not_remembered_when_they_write_again()
    {
        await LeaveAsync(Phone, "left");
        await AcceptAsync(Phone);
        await using (var outside = SqliteDatabase.Open(File))
            await new SqliteConversationStore(outside, _time).ForgetAsync(Phone, default);

        await AcceptAsync(Phone);

        Assert.Null(await SessionAsync(Phone));
    }

    [Fact]
    public async Task What_could_not_be_written_is_not_remembered()
    {
        await LeaveAsync(Phone, "left");
        await _database.WriteAsync(file => file.Get("CREATE TRIGGER full BEFORE UPDATE ON conversation BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END").ExecuteNonQuery());

        await Assert.ThrowsAsync<StoreUnavailableException>(() => LeaveAsync(Phone, "later"));

        Assert.Equal("left", await SessionAsync(Phone));
    }

    [Fact]
    public async Task The_state_left_under_an_old_name_is_what_the_new_one_goes_on_from()
    {
        await _people.IdentifyAsync(Phone, null, default);
        await _people.IdentifyAsync(Phone, Id, default);
        await LeaveAsync(Id, "earlier");
        Assert.Equal("earlier", await SessionAsync(Id));

        await LeaveAsync(Phone, "later");

        Assert.Equal("later", await SessionAsync(Id));
        Assert.Equal("later", await SessionAsync(Phone));
    }

    [Fact]
    public async Task A_conversation_remembered_under_a_name_moves_with_it()
    {
        await LeaveAsync(Phone, "left");
        await LeaveAsync(Id, "earlier");
        Assert.Equal("left", await SessionAsync(Phone));
        _time.Advance(TimeSpan.FromMinutes(1));
        await LeaveAsync(Phone, "later");

        await _people.IdentifyAsync(Phone, Id, default);

        Assert.Equal("later", await SessionAsync(Id));
    }

    [Fact]
    public async Task A_name_remembered_alone_means_whoever_it_turns_out_to_be()
    {
        Assert.Equal(Phone, await _people.IdentifyAsync(Phone, null, default));
        Assert.Equal(Phone, await _people.IdentifyAsync(Phone, null, default));

        Assert.Equal(Id, await _people.IdentifyAsync(Phone, Id, default));
        Assert.Equal(Id, await _people.IdentifyAsync(Phone, null, default));

        var newOwner = new WhatsAppAddress("US.2");
        Assert.Equal(newOwner, await _people.IdentifyAsync(Phone, newOwner, default));
        Assert.Equal(newOwner, await _people.IdentifyAsync(Phone, null, default));
        Assert.Equal(Id, await _people.IdentifyAsync(null, Id, default));
        Assert.Equal(Id, await _people.IdentifyAsync(Phone, Id, default));
        Assert.Equal(newOwner, await _people.IdentifyAsync(Phone, newOwner, default));
    }

    [Fact]
    public void The_least_lately_used_make_room()
    {
        var recent = new Recent<int, string>(capacity: 2);
        for (var i = 0; i < 4; i++)
        {
            recent.Keep(i, $"{i}", recent.Edition);
            Assert.Equal("0", recent.Find(0));
        }

        recent.Keep(4, "4", recent.Edition);

        Assert.Null(recent.Find(1));
        Assert.Equal("4", recent.Find(4));
        Assert.Equal("0", recent.Find(0));
    }

    [Fact]
    public void A_copy_made_before_a_change_is_not_kept()
    {
        var recent = new Recent<int, string>(capacity: 2);
        var edition = recent.Edition;
        recent.Remove(1);

        recent.Keep(1, "as it was before", edition);
        Assert.Null(recent.Find(1));

        edition = recent.Edition;
        recent.Clear();
        recent.Keep(1, "as it was before", edition);
        Assert.Null(recent.Find(1));
    }

    [Fact]
    public async Task A_state_left_in_the_batch_that_forgets_the_person_is_written_all_the_same()
    {
        await LeaveAsync(Phone, "left");
        var claim = await AcceptAsync(Phone);

        await InOneBatchAsync(forgetsBefore: false, async () => await _store.ForgetAsync(Phone, default), () => CompleteAsync(claim, Phone, new ConversationState(new SessionId("later"), null)));

        Assert.Equal("later", SessionInFile());
    }

    [Fact]
    public async Task A_state_left_in_a_batch_that_fails_is_written_when_it_is_done_one_by_one()
    {
        await LeaveAsync(Phone, "left");
        var claim = await AcceptAsync(Phone);

        await InOneBatchAsync(
            forgetsBefore: false,
            () => CompleteAsync(claim, Phone, new ConversationState(new SessionId("later"), null)),
            () => Assert.ThrowsAsync<StoreUnavailableException>(() => _database.WriteAsync<int>(_ => throw new InvalidOperationException("a fault"))));

        Assert.Equal("later", SessionInFile());
        Assert.Equal("later", await SessionAsync(Phone));
    }

    private Task InOneBatchAsync(params Func<Task>[] work) => InOneBatchAsync(forgetsBefore: true, work);

    // The writer is held until all of it is queued.
    private async Task InOneBatchAsync(bool forgetsBefore, params Func<Task>[] work)
    {
        var (begun, held) = (new TaskCompletionSource(), new ManualResetEventSlim());
        var holding = _database.WriteAsync(_ =>
        {
            if (forgetsBefore)
                _database.Recollection.WhenKept(_database.Recollection.Clear);
            begun.SetResult();
            held.Wait();
            return true;
        });
        await begun.Task;
        var queued = work.Select(one => one()).ToList();
        held.Set();
        await Task.WhenAll([holding, .. queued]);
    }

    private static ConversationKey Conversation(WhatsAppAddress person) => new(person, Number);

    private async Task<TurnClaim> AcceptAsync(WhatsAppAddress person) =>
        Assert.IsType<Acceptance.Ours>(await _store.AcceptAsync(new InboundMessage { Sid = new MessageSid($"SM{_messages++:x32}"), Conversation = Conversation(person), Text = "text" }, default)).Claim;

    private Task LeaveAsync(WhatsAppAddress person, string session) => CompleteAsync(person, new ConversationState(new SessionId(session), null));

    private async Task CompleteAsync(WhatsAppAddress person, ConversationState state) => await CompleteAsync(await AcceptAsync(person), person, state);

    private async Task CompleteAsync(TurnClaim claim, WhatsAppAddress person, ConversationState state) =>
        await _store.CompleteAsync(new CompletedTurn { Claim = claim, Conversation = Conversation(person), Messages = [], State = state }, default);

    private async Task<string?> SessionAsync(WhatsAppAddress person) => (await _store.LoadAsync(Conversation(person), default)).Session?.Value;

    // By the writer's own connection, which is the only one whose changes need no noticing.
    private Task<int> MarkFileAsync() => _database.WriteAsync(file => file.Get("UPDATE conversation SET session = 'in the file'").ExecuteNonQuery());

    private string? SessionInFile() => _database.Read(file => file.Get("SELECT session FROM conversation").ExecuteString());
}
