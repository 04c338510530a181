using System.Globalization;
using WhatsAppBridge.EndToEnd.Infrastructure;
using WhatsAppBridge.Playground.Twilio;
using WhatsAppBridge.Tests.Infrastructure.Redis;

namespace WhatsAppBridge.EndToEnd.Service;

/// <summary>
/// Three instances on one server, many people who write to any of them, and trouble of every kind; then every single message is
/// accounted for. The seed is printed; CHAOS_SEED repeats a run, CHAOS_ROUNDS makes it longer.
/// </summary>
[Trait("Category", "Redis")]
public sealed class RedisChaosTests(ITestOutputHelper output)
{
    private const int People = 40;
    private const int Instances = 3;

    private static readonly TimeSpan Settling = TimeSpan.FromMinutes(1);

    // As in life the lease is longer than a webhook lives, only that both are shorter here; unless Twilio's own time matters.
    private static readonly Pace Short = new(WebhookTimeout: TimeSpan.FromSeconds(3), Lease: TimeSpan.FromSeconds(4));
    private static readonly Pace Twilios = new(WebhookTimeout: TimeSpan.FromSeconds(15), Lease: TimeSpan.FromSeconds(20));

    [Fact]
    public Task Instances_are_killed_at_any_point() => RunAsync(rounds: 6, async (fleet, _, random) =>
    {
        await WaitAsync(random, 200, 1500);
        var instance = random.Next(Instances);
        await fleet.KillAsync(instance);
        await fleet.StartAsync(instance);
    });

    [Fact]
    public Task The_server_is_killed_and_comes_back_with_its_file() => RunAsync(rounds: 3, async (_, server, random) =>
    {
        await WaitAsync(random, 1000, 2500);
        await server.KillAsync();
        await WaitAsync(random, 0, 3000);
        await server.StartAgainAsync();
    });

    [Fact]
    public Task The_server_pauses_and_hangs() => RunAsync(rounds: 2, async (_, server, random) =>
    {
        await WaitAsync(random, 500, 1500);
        await server.AskAsync("CLIENT", "PAUSE", "1500", "ALL");
        await WaitAsync(random, 2500, 3500);
        await server.StopAsync();
        // Longer than leases last.
        await WaitAsync(random, 500, 6000);
        await server.ContinueAsync();
        await server.AskAsync("SCRIPT", "FLUSH");
    });

    // Leases end early, or long after whoever held them has died.
    [Fact]
    public Task The_servers_clock_is_set_forwards_and_back() => RunAsync(rounds: 4, async (fleet, server, random) =>
    {
        await WaitAsync(random, 500, 1500);
        await server.MoveClockAsync(TimeSpan.FromSeconds(random.GetItems([5, 3600], 1)[0]));
        await WaitAsync(random, 500, 1500);
        await server.MoveClockAsync(TimeSpan.FromSeconds(random.GetItems([-5, -3600], 1)[0]));
        var instance = random.Next(Instances);
        await fleet.KillAsync(instance);
        await fleet.StartAsync(instance);
    });

    [Fact]
    public Task An_instance_stands_still_for_longer_than_its_lease_and_wakes_up() => RunAsync(rounds: 2, async (fleet, _, random) =>
    {
        await WaitAsync(random, 500, 1500);
        var program = fleet.Program(random.Next(Instances));
        await program.StandStillAsync();
        await Task.Delay(Short.Lease + TimeSpan.FromSeconds(4), TimeProvider.System);
        await program.GoOnAsync();
    });

    [Fact]
    public async Task A_rolling_restart_under_load_fails_no_webhook()
    {
        // A program that has just started takes its time over its first messages.
        var crowd = await RunAsync(Twilios, rounds: Instances, [("Server__DrainTime", "3s"), ("Conversation__ReplyDeadline", "10s")], async (fleet, _, random) =>
        {
            await WaitAsync(random, 300, 800);
            var instance = Enumerable.Range(0, Instances).First(instance => !fleet.IsRenewed(instance));
            Assert.Equal(0, await fleet.TerminateAsync(instance));
            await fleet.StartAsync(instance);
        });

        Assert.Equal(0, crowd.Repetitions);
    }

    private Task<Crowd> RunAsync(int rounds, Func<Fleet, RedisServer, Random, Task> makeTrouble) => RunAsync(Short, rounds, [], makeTrouble);

    private async Task<Crowd> RunAsync(Pace pace, int rounds, (string Name, string Value)[] settings, Func<Fleet, RedisServer, Random, Task> makeTrouble)
    {
        var seed = Setting("CHAOS_SEED", Environment.TickCount);
        var random = new Random(seed);
        await using var server = await RedisServer.StartAsync("--appendonly", "yes", "--appendfsync", "always");
        await using var scene = await BridgeScene.PrepareAsync(
            new EmulatedTwilioOptions { PublicUrl = new Uri(BridgeScene.PublicUrl), WebhookTimeout = pace.WebhookTimeout },
            ("Conversation__ReplyDeadline", "400ms"), ("Assistant__Timeout", "20s"), ("Store__Provider", "Redis"), ("Store__Redis__Connection", server.Address),
            ("Store__Redis__Lease", string.Create(CultureInfo.InvariantCulture, $"{pace.Lease.TotalSeconds}s")));
        foreach (var (name, value) in settings)
            scene.Settings[name] = value;
        scene.Assistant.ScriptAsync = Crowd.ThinkAwhileAsync;
        await using var fleet = await Fleet.StartAsync(scene, Instances);
        var crowd = new Crowd(scene, People, seed);

        crowd.Open();
        for (var round = 0; round < Setting("CHAOS_ROUNDS", rounds); round++)
            await makeTrouble(fleet, server, random);
        await crowd.EndAsync();
        await crowd.WaitForAnswersAsync(Settling);

        var resumed = Crowd.ResumedIn(fleet.Output).ToList();
        output.WriteLine($"seed {seed}: {crowd.Messages.Count} messages of {People} people, {crowd.Repetitions} webhooks repeated ({string.Join(", ", crowd.Failures)}), {resumed.Count} taken up again");
        foreach (var line in fleet.Output.Where(line => crowd.Unanswered.Any(sid => line.Contains(sid, StringComparison.Ordinal))))
            output.WriteLine(line);
        var doubled = crowd.Account(resumed);
        output.WriteLine($"{doubled} answered twice");
        Assert.True(crowd.Messages.Count > People, "Too little was going on to prove anything.");
        Assert.Empty(fleet.Errors);
        return crowd;
    }

    private static Task WaitAsync(Random random, int from, int to) => Task.Delay(TimeSpan.FromMilliseconds(random.Next(from, to)), TimeProvider.System);

    private static int Setting(string name, int whenAbsent) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) ? value : whenAbsent;

    private sealed record Pace(TimeSpan WebhookTimeout, TimeSpan Lease);
}
