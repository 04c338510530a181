using System.Globalization;
using WhatsAppBridge.Benchmarks.Soak;
using WhatsAppBridge.EndToEnd.Infrastructure;

namespace WhatsAppBridge.EndToEnd.Service;

/// <summary>
/// A while of constant load during which the assistant goes away and comes back: nothing grows, and every message is
/// accounted for. SOAK_SECONDS makes it longer; the benchmark program's <c>soak</c> does an hour.
/// </summary>
[Trait("Category", "Slow")]
public sealed class SoakTests(ITestOutputHelper output)
{
    private const int People = 20;

    [Fact]
    public async Task Nothing_grows_and_nothing_is_lost_while_the_assistant_comes_and_goes()
    {
        await using var assistant = await RestartableAssistant.StartAsync(CancellationToken.None);
        await using var scene = await BridgeScene.PrepareAsync();
        scene.Settings["Assistant__Url"] = assistant.Current.Url.ToString();
        scene.Settings["Assistant__Protocols"] = "Http2";
        scene.Settings["Assistant__TokenUrl"] = assistant.Current.TokenUrl.ToString();
        scene.Settings["Assistant__ApiKey"] = assistant.Current.ApiKey;
        scene.Settings["Assistant__AssistantId"] = assistant.Current.AssistantId;
        scene.Settings["Assistant__EnvironmentId"] = assistant.Current.EnvironmentId;
        await scene.StartBridgeAsync();
        var crowd = new SteadyCrowd(scene.Twilio, People);
        var run = new SoakRun(crowd, scene.Bridge.Program.Id, [stopping => assistant.RestartAsync(TimeSpan.FromSeconds(2), stopping)]);

        var restarts = await run.RunAsync(TimeSpan.FromSeconds(Seconds()), CancellationToken.None);
        if (crowd.Unanswered().Count > 0)
        {
            // What was written while the assistant was away is on the operator's list.
            await using var retry = BridgeProcess.Run(["attention", "retry", "--all"], scene.Settings);
            Assert.True(await retry.WaitForExitAsync() == 0, string.Join('\n', [.. retry.Output, .. retry.Errors]));
            await run.SettleAsync(CancellationToken.None);
        }

        output.WriteLine($"{crowd.Messages} messages, {restarts} restarts, {crowd.Repetitions} webhooks repeated");
        Assert.True(restarts > 0 && crowd.Messages > People, "Too little was going on to prove anything.");
        Assert.Empty(crowd.Unanswered());
        Assert.Empty(crowd.Doubled());
        Assert.Empty(SoakSample.GrowthIn(run.Samples));
    }

    private static int Seconds() =>
        int.TryParse(Environment.GetEnvironmentVariable("SOAK_SECONDS"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : 40;
}
