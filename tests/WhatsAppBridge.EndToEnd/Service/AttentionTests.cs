using System.Text.Json;
using WhatsAppBridge.EndToEnd.Infrastructure;
using WhatsAppBridge.Playground.Assistant;

namespace WhatsAppBridge.EndToEnd.Service;

/// <summary>What people are owed, from the command line, while the service runs.</summary>
public sealed class AttentionTests
{
    [Fact]
    public async Task What_was_not_answered_is_listed_retried_and_gone()
    {
        await using var scene = await BridgeScene.StartAsync();
        scene.Assistant.Faults.FaultMode = AssistantFault.Error(503, "away");
        await scene.AskAsync("echo what is owed");
        var item = Assert.Single(JsonElement.Parse(await RunAsync(scene, 0, "list", "--json")).EnumerateArray());
        Assert.Equal("NotAnswered", item.GetProperty("kind").GetString());
        Assert.Equal("ByHand", item.GetProperty("retry").GetString());
        Assert.DoesNotContain("5550123", item.ToString(), StringComparison.Ordinal);
        Assert.Contains("can be retried; what was heard", await RunAsync(scene, 0), StringComparison.Ordinal);
        scene.Assistant.Faults.FaultMode = null;

        Assert.Contains("opened again", await RunAsync(scene, 0, "retry", "--all"), StringComparison.Ordinal);

        var answer = Assert.Single(await scene.SentByRestAsync(1));
        Assert.Contains("what is owed", answer.Body, StringComparison.Ordinal);
        Assert.Contains("Nobody is owed anything", await UntilAsync(scene, "Nobody"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_entry_is_dismissed_and_an_unknown_one_is_named()
    {
        await using var scene = await BridgeScene.StartAsync();
        scene.Assistant.Faults.FaultMode = AssistantFault.Error(503, "away");
        await scene.AskAsync("echo one");

        Assert.Contains("dismissed", await RunAsync(scene, 0, "dismiss", "1"), StringComparison.Ordinal);
        await RunAsync(scene, 1, "dismiss", "1");
        await RunAsync(scene, 2, "dismiss");
        await RunAsync(scene, 2, "burn", "1");
        Assert.Contains("Nobody is owed anything", await RunAsync(scene, 0, "list"), StringComparison.Ordinal);
        Assert.Contains("Nobody is owed anything", await RunAsync(scene, 0, "retry", "--all"), StringComparison.Ordinal);
    }

    private static async Task<string> UntilAsync(BridgeScene scene, string text)
    {
        for (var i = 0; ; i++)
        {
            var output = await RunAsync(scene, 0, "list");
            if (i >= 10 || output.Contains(text, StringComparison.Ordinal))
                return output;
        }
    }

    private static async Task<string> RunAsync(BridgeScene scene, int exitCode, params string[] arguments)
    {
        await using var program = BridgeProcess.Run(["attention", .. arguments], scene.Settings);
        Assert.Equal(exitCode, await program.WaitForExitAsync());
        return string.Join('\n', program.Output);
    }
}
