using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using WhatsAppBridge.EndToEnd.Infrastructure;
using WhatsAppBridge.Playground.Assistant;
using WhatsAppBridge.Playground.Twilio;

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
        scene.Assistant.ScriptAsync = ThinkAwhileAsync;
        var resumed = new List<string>();
        var crowd = new Crowd(scene, seed);

        await scene.StartBridgeAsync();
        crowd.Open();
        for (var kill = 0; kill < kills; kill++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(20, 1500)), TimeProvider.System);
            crowd.Pause();
            var program = scene.Bridge.Program;
            await scene.KillAsync();
            resumed.AddRange(ResumedIn(program.Output));
            await scene.StartBridgeAsync();
            crowd.Open();
        }

        await crowd.EndAsync();
        await WaitForAnswersAsync(scene, crowd);
        resumed.AddRange(ResumedIn(scene.Bridge.Program.Output));

        var doubled = Account(scene, crowd, resumed);
        output.WriteLine($"seed {seed}: {kills} kills, {crowd.Messages.Count} messages of {People} people, {crowd.Repetitions} webhooks repeated, {resumed.Count} taken up again, {doubled} answered twice");
        Assert.True(crowd.Messages.Count > kills, "Too little was going on to prove anything.");
        Assert.NotEmpty(resumed);
    }

    // The number of messages answered twice: only those may be that a kill had cut off, once more for each kill.
    private static int Account(BridgeScene scene, Crowd crowd, List<string> resumed)
    {
        var cutOff = resumed.CountBy(sid => sid).ToDictionary(StringComparer.Ordinal);
        var answers = scene.Twilio.Sent.Select(message => message.Body).ToList();
        var counts = answers.CountBy(body => body).ToDictionary(StringComparer.Ordinal);
        var doubled = 0;
        foreach (var (sid, word) in crowd.Messages)
        {
            var count = counts.GetValueOrDefault(word);
            Assert.True(count > 0, $"{sid} ({word}) was never answered.");
            if (count == 1)
                continue;

            doubled++;
            Assert.True(count <= 1 + cutOff.GetValueOrDefault(sid), $"{sid} ({word}) was answered {count} times and taken up again {cutOff.GetValueOrDefault(sid)} times.");
        }

        // A person's answers, each at its first time.
        foreach (var person in answers.Distinct().GroupBy(word => word.Split('-')[0]))
        {
            var turns = person.Select(word => int.Parse(word.Split('-')[1], CultureInfo.InvariantCulture)).ToList();
            Assert.True(turns.SequenceEqual(turns.Order()), $"The answers of {person.Key} came as {string.Join(' ', turns)}.");
        }

        return doubled;
    }

    private static async Task WaitForAnswersAsync(BridgeScene scene, Crowd crowd)
    {
        using var patience = new CancellationTokenSource(Settling);
        while (true)
        {
            var answered = scene.Twilio.Sent.Select(message => message.Body).ToHashSet(StringComparer.Ordinal);
            if (crowd.Messages.Values.All(answered.Contains) || patience.IsCancellationRequested)
                return;
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
    }

    private static IEnumerable<string> ResumedIn(IEnumerable<string> log) => log
        .Where(line => line.Contains("that is made good now", StringComparison.Ordinal))
        .Select(line => JsonElement.Parse(line).GetProperty("MessageSid").GetString()!);

    // Mostly fast, sometimes past the deadline; says what it was told.
    private static async Task<JsonNode?> ThinkAwhileAsync(AssistantTurn turn, CancellationToken clientGone)
    {
        var pause = turn.Text.Length % 3 == 0 ? Random.Shared.Next(300, 600) : Random.Shared.Next(0, 60);
        await Task.Delay(TimeSpan.FromMilliseconds(pause), TimeProvider.System, clientGone);
        return new JsonObject { ["generic"] = new JsonArray(new JsonObject { ["response_type"] = "text", ["text"] = turn.Text }) };
    }

    private static int Setting(string name, int whenAbsent) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) ? value : whenAbsent;

    /// <summary>Many people, each writing the next message when the last webhook is done with. A webhook that failed is repeated.</summary>
    private sealed class Crowd
    {
        private readonly BridgeScene _scene;
        private readonly List<Task> _people;
        private TaskCompletionSource _open = new();
        private int _repetitions;
        private volatile bool _isOver;

        public Crowd(BridgeScene scene, int seed)
        {
            _scene = scene;
            _people = [.. Enumerable.Range(0, People).Select(person => Task.Run(() => WriteAsync(person, new Random(seed + person))))];
        }

        /// <summary>What was written, by SID. The answer is the same words.</summary>
        public ConcurrentDictionary<string, string> Messages { get; } = new(StringComparer.Ordinal);

        public int Repetitions => _repetitions;

        public void Open() => _open.TrySetResult();

        public void Pause() => Interlocked.Exchange(ref _open, new TaskCompletionSource());

        public async Task EndAsync()
        {
            _isOver = true;
            await Task.WhenAll(_people);
        }

        private async Task WriteAsync(int person, Random random)
        {
            var phone = new PhonePerson($"+1415555{person:0000}");
            for (var turn = 0; !_isOver; turn++)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(random.Next(0, 1000)), TimeProvider.System);
                await _open.Task;
                var exchange = await _scene.Twilio.DeliverAsync(new PhoneMessage(phone, $"p{person}-{turn}"));
                Messages[exchange.MessageSid] = $"p{person}-{turn}";
                while (exchange.Error is not null)
                {
                    await _open.Task;
                    Interlocked.Increment(ref _repetitions);
                    exchange = await _scene.RepeatAsync(exchange);
                    await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
                }
            }
        }
    }
}
