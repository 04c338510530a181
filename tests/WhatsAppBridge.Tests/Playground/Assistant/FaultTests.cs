using System.Net;
using System.Text.Json;
using WhatsAppBridge.Playground.Assistant;

namespace WhatsAppBridge.Tests.Playground.Assistant;

public sealed class FaultTests : AssistantFixture
{
    [Fact]
    public async Task Queued_faults_meet_the_next_messages_in_order_and_then_all_is_well()
    {
        var session = await Caller.CreateSessionAsync();
        Assistant.Faults.Enqueue(AssistantFault.Status(503, "busy", "text/plain"));
        Assistant.Faults.Enqueue(AssistantFault.RateLimited(TimeSpan.FromSeconds(3)));

        var busy = await Caller.SayAsync(session, "who");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "busy"), (busy.Status, busy.Body));
        var limited = await Caller.SayAsync(session, "who");
        Assert.Equal(HttpStatusCode.TooManyRequests, limited.Status);
        Assert.Equal(TimeSpan.FromSeconds(3), limited.Headers.RetryAfter?.Delta);
        Assert.StartsWith("This is turn 1 ", (await Caller.SayAsync(session, "who")).Text, StringComparison.Ordinal);
        Assert.Empty(Assistant.Faults.Pending);
    }

    [Fact]
    public async Task A_fault_meets_only_the_operation_it_names()
    {
        Assistant.Faults.Enqueue(AssistantFault.Error(500, "out of order").On(AssistantOperation.CreateSession));
        Assistant.Faults.Enqueue(AssistantFault.Status(502).On(AssistantOperation.Token));
        Assert.Equal(HttpStatusCode.BadGateway, (await Caller.AskForTokenAsync(Assistant.ApiKey)).Status);
        var refused = await Caller.PostAsync($"{Caller.Base}/sessions?{Caller.Version}", "{}");
        Assert.Equal("""{"error":"out of order","code":500}""", refused.Body);
        await Caller.CreateSessionAsync();
    }

    [Fact]
    public async Task A_fault_mode_stays_until_it_is_cleared()
    {
        var session = await Caller.CreateSessionAsync();
        Assistant.Faults.FaultMode = AssistantFault.Status(500);
        Assert.Equal(HttpStatusCode.InternalServerError, (await Caller.SayAsync(session, "who")).Status);
        Assert.Equal(HttpStatusCode.InternalServerError, (await Caller.SayAsync(session, "who")).Status);
        Assistant.Faults.Clear();
        Assert.Equal(HttpStatusCode.OK, (await Caller.SayAsync(session, "who")).Status);
    }

    [Fact]
    public async Task Garbage_is_200_without_JSON_and_empty_is_200_without_anything()
    {
        var session = await Caller.CreateSessionAsync();
        Assistant.Faults.Enqueue(AssistantFault.Garbage());
        Assistant.Faults.Enqueue(AssistantFault.Empty());
        var garbage = await Caller.SayAsync(session, "who");
        Assert.Equal(HttpStatusCode.OK, garbage.Status);
        Assert.ThrowsAny<JsonException>(() => garbage.Json);
        var empty = await Caller.SayAsync(session, "who");
        Assert.Equal((HttpStatusCode.OK, ""), (empty.Status, empty.Body));
    }

    [Fact]
    public async Task A_dropped_connection_leaves_no_answer_and_no_turn()
    {
        var session = await Caller.CreateSessionAsync();
        Assistant.Faults.Enqueue(AssistantFault.Drop());
        await Assert.ThrowsAsync<HttpRequestException>(() => Caller.SayAsync(session, "who"));
        Assert.Null(Assistant.Calls[^1].Status);
        Assert.StartsWith("This is turn 1 ", (await Caller.SayAsync(session, "who")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_truncated_answer_breaks_off_after_the_turn_has_happened()
    {
        var session = await Caller.CreateSessionAsync();
        Assistant.Faults.Enqueue(AssistantFault.TruncatedBody());
        await Assert.ThrowsAsync<HttpRequestException>(() => Caller.SayAsync(session, "who"));
        Assert.StartsWith("This is turn 2 ", (await Caller.SayAsync(session, "who")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hanging_call_is_listed_and_ends_when_the_client_goes_away()
    {
        var session = await Caller.CreateSessionAsync();
        Assistant.Faults.Enqueue(AssistantFault.Hang());
        var hanging = Caller.SayAsync(session, "who");
        await Assistant.WaitForCallsAsync(AssistantOperation.Message, 1);
        Assert.Null(Assistant.Calls[^1].Status);
        Caller.Http.CancelPendingRequests();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hanging);
        Assert.Equal(HttpStatusCode.OK, (await Caller.SayAsync(session, "who")).Status);
    }

    [Fact]
    public async Task A_hang_with_an_end_drops_the_connection_there()
    {
        var session = await Caller.CreateSessionAsync();
        Assistant.Faults.Enqueue(AssistantFault.Hang(TimeSpan.FromSeconds(30)));
        var hanging = Caller.SayAsync(session, "who");
        await AdvanceUntilDoneAsync(hanging, TimeSpan.FromSeconds(30));
        await Assert.ThrowsAsync<HttpRequestException>(() => hanging);
    }

    [Fact]
    public async Task A_delay_makes_the_ordinary_answer_late()
    {
        var session = await Caller.CreateSessionAsync();
        Assistant.Faults.Enqueue(AssistantFault.Delay(TimeSpan.FromSeconds(30)));
        var late = Caller.SayAsync(session, "who");
        await Assistant.WaitForCallsAsync(AssistantOperation.Message, 1);
        Assert.False(late.IsCompleted);
        await AdvanceUntilDoneAsync(late, TimeSpan.FromSeconds(30));
        Assert.Equal(HttpStatusCode.OK, (await late).Status);
    }

    [Fact]
    public async Task Stopping_the_service_lets_go_of_hanging_calls()
    {
        var session = await Caller.CreateSessionAsync();
        Assistant.Faults.Enqueue(AssistantFault.Hang());
        var hanging = Caller.SayAsync(session, "who");
        await Assistant.WaitForCallsAsync(AssistantOperation.Message, 1);
        await Assistant.DisposeAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => hanging);
    }

    // The timer starts a moment after the call is listed, so one step of the clock might come too early for it.
    private async Task AdvanceUntilDoneAsync(Task task, TimeSpan step)
    {
        while (!task.IsCompleted)
        {
            Time.Advance(step);
            await Task.WhenAny(task, Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System));
        }
    }
}
