using WhatsAppBridge.Conversations;

namespace WhatsAppBridge.Tests.Conversations;

public sealed class TurnTests
{
    [Fact]
    public async Task Answer_and_deadline_meeting_at_the_border_leave_exactly_one_reply()
    {
        for (var i = 0; i < 5_000; i++)
        {
            var turn = new Turn(Message());
            using var start = new Barrier(2);
            var answer = Task.Run(() =>
            {
                start.SignalAndWait();
                return turn.TryReply(Reply.OfText("answer"));
            });
            var deadline = Task.Run(() =>
            {
                start.SignalAndWait();
                turn.TryReply(Reply.OfText("interim"));
            });

            await Task.WhenAll(answer, deadline);

            Assert.Equal(await answer ? "answer" : "interim", (await turn.Reply).Messages[0].Text);
        }
    }

    [Fact]
    public async Task The_answer_goes_by_REST_only_when_every_webhook_has_hung_up()
    {
        var turn = new Turn(Message());
        turn.Join();
        turn.Join();

        turn.HangUp();
        Assert.True(turn.TryReply(Reply.OfText("answer")));
        Assert.False(turn.Written.IsCompleted);
        turn.HangUp();

        Assert.False(await turn.Written);
    }

    [Fact]
    public async Task A_webhook_that_has_heard_the_answer_outweighs_one_that_hangs_up()
    {
        var turn = new Turn(Message());
        turn.Join();
        turn.Join();
        turn.TryReply(Reply.OfText("answer"));

        turn.ReportWritten();
        turn.HangUp();

        Assert.True(await turn.Written);
    }

    [Fact]
    public async Task Lanes_keep_order_within_a_conversation_and_vanish_when_idle()
    {
        var lanes = new Lanes();
        var seen = new List<int>();
        var work = Enumerable.Range(0, 500).Select(i => lanes.EnterAsync(Message().Conversation, async _ =>
        {
            await Task.Yield();
            return async () =>
            {
                await Task.Yield();
                seen.Add(i);
            };
        })).ToList();

        await lanes.WhenIdleAsync(default);

        Assert.All(work, task => Assert.True(task.IsCompletedSuccessfully));
        Assert.Equal(Enumerable.Range(0, 500), seen);
        Assert.Equal(0, lanes.Count);
    }

    [Fact]
    public async Task A_place_counts_those_that_have_something_to_do_and_a_notice_is_given_once_in_a_lanes_life()
    {
        var lanes = new Lanes();
        var release = new TaskCompletionSource();
        var places = new List<LanePlace>();
        Task EnterAsync(bool isIdle) => lanes.EnterAsync(Message().Conversation, place =>
        {
            places.Add(place);
            return Task.FromResult(isIdle ? null : (Func<Task>?)(() => release.Task));
        });

        var entered = new[] { EnterAsync(isIdle: false), EnterAsync(isIdle: true), EnterAsync(isIdle: false), EnterAsync(isIdle: false) };

        Assert.Equal([0, 1, 1, 2], places.Select(place => place.Ahead));
        Assert.True(places[3].Lane.TryTell());
        Assert.False(places[0].Lane.TryTell());
        release.SetResult();
        await Task.WhenAll(entered);
        await EnterAsync(isIdle: false);
        Assert.Equal(0, places[4].Ahead);
        Assert.True(places[4].Lane.TryTell());
    }

    [Fact]
    public async Task What_fails_in_a_lane_keeps_its_place_and_takes_nobody_along()
    {
        var lanes = new Lanes();
        var (release, seen) = (new TaskCompletionSource(), new List<string>());
        var ahead = new List<int>();
        Task EnterAsync(string name, Func<Task<Func<Task>?>> begin) => lanes.EnterAsync(Message().Conversation, place =>
        {
            ahead.Add(place.Ahead);
            seen.Add($"{name} begins");
            return begin();
        });
        Func<Task<Func<Task>?>> Working(string name, Task until, bool fails = false) => () => Task.FromResult<Func<Task>?>(async () =>
        {
            await until;
            seen.Add(name);
            if (fails)
                throw new InvalidOperationException(name);
        });

        var first = EnterAsync("first", Working("first", release.Task, fails: true));
        var beginning = EnterAsync("beginning", () => Task.FromException<Func<Task>?>(new InvalidOperationException("beginning")));
        var third = EnterAsync("third", Working("third", Task.CompletedTask));
        var fourth = EnterAsync("fourth", Working("fourth", Task.CompletedTask));

        Assert.All(new[] { first, beginning, third, fourth }, task => Assert.False(task.IsCompleted));
        release.SetResult();
        Assert.Equal("first", (await Assert.ThrowsAsync<InvalidOperationException>(() => first)).Message);
        Assert.Equal("beginning", (await Assert.ThrowsAsync<InvalidOperationException>(() => beginning)).Message);
        await third;
        await fourth;
        Assert.Equal(["first begins", "beginning begins", "third begins", "fourth begins", "first", "third", "fourth"], seen);
        // Nobody behind it counts the one that failed to begin.
        Assert.Equal([0, 1, 1, 2], ahead);
        Assert.Equal(0, lanes.Count);
    }

    private static InboundMessage Message() => new()
    {
        Sid = new MessageSid("SM1"),
        Conversation = new ConversationKey(new WhatsAppAddress("+14155550123"), new WhatsAppAddress("+14155550100")),
    };
}
