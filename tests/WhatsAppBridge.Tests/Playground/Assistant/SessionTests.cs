using System.Net;

namespace WhatsAppBridge.Tests.Playground.Assistant;

public sealed class SessionTests : AssistantFixture
{
    [Fact]
    public async Task A_session_is_created_with_201_and_a_uuid()
    {
        var session = await Caller.CreateSessionAsync();
        Assert.True(Guid.TryParseExact(session, "D", out _));
    }

    [Fact]
    public async Task A_session_can_be_created_without_a_body()
    {
        var answer = await Caller.PostAsync($"{Caller.Base}/sessions?{Caller.Version}", "");
        Assert.Equal(HttpStatusCode.Created, answer.Status);
    }

    [Fact]
    public async Task An_expired_session_is_answered_with_404_Invalid_Session()
    {
        var session = await Caller.CreateSessionAsync();
        Assistant.ExpireSessions();
        var answer = await Caller.SayAsync(session, "who");
        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        Assert.Equal("""{"error":"Invalid Session","code":404}""", answer.Body);
    }

    [Fact]
    public async Task A_session_lives_while_it_is_used_and_ends_after_five_quiet_minutes()
    {
        var session = await Caller.CreateSessionAsync();
        Time.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal(HttpStatusCode.OK, (await Caller.SayAsync(session, "who")).Status);
        Time.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal(HttpStatusCode.OK, (await Caller.SayAsync(session, "who")).Status);
        Time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(HttpStatusCode.NotFound, (await Caller.SayAsync(session, "who")).Status);
    }

    [Fact]
    public async Task A_deleted_session_takes_no_more_messages()
    {
        var session = await Caller.CreateSessionAsync();
        var deletion = await Caller.DeleteAsync($"{Caller.Base}/sessions/{session}?{Caller.Version}");
        Assert.Equal((HttpStatusCode.OK, "{}"), (deletion.Status, deletion.Body));
        var answer = await Caller.SayAsync(session, "who");
        Assert.Equal("Invalid Session", answer.Json["error"]!.GetValue<string>());
    }

    [Fact]
    public async Task Turns_are_counted_for_each_session()
    {
        var first = await Caller.CreateSessionAsync();
        var second = await Caller.CreateSessionAsync();
        await Caller.SayAsync(first, "hi");
        Assert.Equal($"This is turn 2 in session {first[..8]}.", (await Caller.SayAsync(first, "who")).Text);
        Assert.Equal($"This is turn 1 in session {second[..8]}.", (await Caller.SayAsync(second, "who")).Text);
    }

    [Fact]
    public async Task Erasing_a_person_needs_a_customer_id()
    {
        var url = $"{Assistant.Url}/v2/user_data?{Caller.Version}";
        Assert.Equal(HttpStatusCode.BadRequest, (await Caller.DeleteAsync(url)).Status);
        var erased = await Caller.DeleteAsync(url + "&customer_id=abc");
        Assert.Equal((HttpStatusCode.OK, "{}"), (erased.Status, erased.Body));
    }
}
