using WhatsAppBridge.Playground.Assistant;

namespace WhatsAppBridge.Tests.Playground.Assistant;

public sealed class CallLogTests : AssistantFixture
{
    [Fact]
    public async Task Calls_are_listed_in_order_with_what_was_sent_and_answered()
    {
        Caller.Http.DefaultRequestHeaders.Add("X-Watson-Metadata", "customer_id=abc");
        await Caller.AskForTokenAsync(Assistant.ApiKey);
        var session = await Caller.CreateSessionAsync();
        await Caller.SayAsync(session, "echo Hi");
        await Caller.SayAsync("gone", "echo Hi");
        await Caller.PostAsync(Assistant.Url.ToString(), "");

        var calls = Assistant.Calls;
        Assert.Equal(
            [
                (AssistantOperation.Token, 200), (AssistantOperation.CreateSession, 201), (AssistantOperation.Message, 200),
                (AssistantOperation.Message, 404), (AssistantOperation.Unknown, 404),
            ],
            calls.Select(call => (call.Operation, call.Status ?? 0)));
        var message = calls[2];
        Assert.Equal("POST", message.Method);
        Assert.Equal(new Uri($"{Caller.Base}/sessions/{session}/message").AbsolutePath, message.Path);
        Assert.Equal("?" + Caller.Version, message.Query);
        Assert.Equal("""{"input":{"message_type":"text","text":"echo Hi"}}""", message.Body);
        Assert.Equal(session, message.SessionId);
        Assert.Equal(Time.GetUtcNow(), message.ReceivedAt);
        Assert.Equal("customer_id=abc", message.Headers["x-watson-metadata"]);
        Assert.StartsWith("Basic ", message.Headers["Authorization"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_newest_calls_are_kept()
    {
        await using var forgetful = await EmulatedAssistant.StartAsync(new EmulatedAssistantOptions { CallsKept = 2 });
        using var caller = new Caller(forgetful);
        var session = await caller.CreateSessionAsync();
        await caller.SayAsync(session, "one");
        await caller.SayAsync(session, "two");
        Assert.Equal([AssistantOperation.Message, AssistantOperation.Message], forgetful.Calls.Select(call => call.Operation));
    }

    [Fact]
    public async Task What_is_chosen_in_the_options_is_used()
    {
        var options = new EmulatedAssistantOptions { AssistantId = "a", EnvironmentId = "e", InstanceId = "i", ApiKey = "k" };
        await using var chosen = await EmulatedAssistant.StartAsync(options);
        Assert.EndsWith("/instances/i", chosen.Url.ToString(), StringComparison.Ordinal);
        using var caller = new Caller(chosen);
        await caller.CreateSessionAsync();
        Assert.EndsWith("/v2/assistants/a/environments/e/sessions", chosen.Calls[0].Path, StringComparison.Ordinal);
    }
}
