using WhatsAppBridge.EndToEnd.Infrastructure;
using WhatsAppBridge.Playground.Assistant;
using WhatsAppBridge.Playground.Twilio;

namespace WhatsAppBridge.EndToEnd.Service;

/// <summary>A stop loses nothing and hurries nobody.</summary>
public sealed class StopTests
{
    [Fact]
    public async Task A_webhook_under_way_when_the_stop_comes_still_gets_its_answer()
    {
        await using var scene = await BridgeScene.StartAsync();
        var thought = new TaskCompletionSource();
        scene.Assistant.ScriptAsync = async (_, clientGone) =>
        {
            await thought.Task.WaitAsync(clientGone);
            return null;
        };

        var webhook = scene.SayAsync("echo Before you go");
        await scene.Assistant.WaitForCallsAsync(AssistantOperation.Message, 1);
        await scene.Bridge.Program.TerminateAsync();
        await scene.Bridge.Program.FindInOutputAsync(line => line.Contains("shutting down", StringComparison.Ordinal) ? line : null);
        thought.SetResult();
        var exchange = await webhook;

        Assert.Equal(200, exchange.Status);
        Assert.Contains("Before you go", Assert.Single(exchange.Messages).Body, StringComparison.Ordinal);
        Assert.Equal(0, await scene.Bridge.Program.WaitForExitAsync());
        Assert.Empty(scene.Bridge.Program.Errors);
    }

    [Fact]
    public async Task An_answer_that_is_late_when_the_stop_comes_still_goes_out_by_REST()
    {
        await using var scene = await BridgeScene.StartAsync(("Conversation__ReplyDeadline", "2s"));
        var thought = new TaskCompletionSource();
        scene.Assistant.ScriptAsync = async (_, clientGone) =>
        {
            await thought.Task.WaitAsync(clientGone);
            return null;
        };

        Assert.Equal("<Response/>", (await scene.SayAsync("echo Late but here")).TwiML);
        await scene.Bridge.Program.TerminateAsync();
        await scene.Bridge.Program.FindInOutputAsync(line => line.Contains("1 conversations have a turn under way", StringComparison.Ordinal) ? line : null);
        thought.SetResult();

        Assert.Equal(0, await scene.Bridge.Program.WaitForExitAsync());
        var answer = Assert.Single(scene.Twilio.Sent);
        Assert.Equal(SentVia.Rest, answer.Via);
        Assert.Contains("Late but here", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_idle_bridge_stops_at_once()
    {
        await using var scene = await BridgeScene.StartAsync();
        await scene.AskAsync("text");

        await scene.Bridge.Program.TerminateAsync();
        var stopping = TimeProvider.System.GetTimestamp();

        Assert.Equal(0, await scene.Bridge.Program.WaitForExitAsync());
        Assert.InRange(TimeProvider.System.GetElapsedTime(stopping), TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task While_it_drains_it_is_not_ready_and_still_answers()
    {
        await using var scene = await BridgeScene.StartAsync(("Server__DrainTime", "4s"));
        await scene.AskAsync("text");

        await scene.Bridge.Program.TerminateAsync();
        await scene.Bridge.Program.FindInOutputAsync(line => line.Contains("Server:DrainTime", StringComparison.Ordinal) ? line : null);
        using var ready = await scene.Bridge.Client.GetAsync("/health/ready");

        Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Contains("Still here", await scene.AskAsync("echo Still here"), StringComparison.Ordinal);
        Assert.Equal(0, await scene.Bridge.Program.WaitForExitAsync());
    }
}
