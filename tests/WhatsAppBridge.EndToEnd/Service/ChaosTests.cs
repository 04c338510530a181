using System.Globalization;
using WhatsAppBridge.EndToEnd.Infrastructure;

namespace WhatsAppBridge.EndToEnd.Service;

/// <summary>
/// The program is killed again and again while many people write, and then every single message is accounted for. The
/// seed is printed; CHAOS_SEED and CHAOS_KILLS repeat a run or make it longer.
/// </summary>
[Trait("Category", "Chaos")]
public sealed class ChaosTests(ITestOutputHelper output)
{
    private const int People = 200;

    private static readonly TimeSpan Settling = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Whenever_it_is_killed_every_message_is_answered_once_and_in_order()
    {
        var seed = Setting("CHAOS_SEED", Environment.TickCount);
        var kills = Setting("CHAOS_KILLS", 50);
        var random = new Random(seed);
        await using var scene = await BridgeScene.PrepareAsync(("Conversation__ReplyDeadline", "400ms"), ("Assistant__Timeout", "20s"));
        scene.Assistant.ScriptAsync = Crowd.ThinkAwhileAsync;
        var resumed = new List<string>();
        var crowd = new Crowd(scene, People, seed);

        await scene.StartBridgeAsync();
        crowd.Open();
        for (var kill = 0; kill < kills; kill++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(20, 1500)), TimeProvider.System);
            crowd.Pause();
            var program = scene.Bridge.Program;
            await scene.KillAsync();
            resumed.AddRange(Crowd.ResumedIn(program.Output));
            await scene.StartBridgeAsync();
            crowd.Open();
        }

        await crowd.EndAsync();
        await crowd.WaitForAnswersAsync(Settling);
        resumed.AddRange(Crowd.ResumedIn(scene.Bridge.Program.Output));

        var doubled = crowd.Account(resumed);
        output.WriteLine($"seed {seed}: {kills} kills, {crowd.Messages.Count} messages of {People} people, {crowd.Repetitions} webhooks repeated, {resumed.Count} taken up again, {doubled} answered twice");
        Assert.True(crowd.Messages.Count > kills, "Too little was going on to prove anything.");
        Assert.NotEmpty(resumed);
    }

    private static int Setting(string name, int whenAbsent) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) ? value : whenAbsent;
}
