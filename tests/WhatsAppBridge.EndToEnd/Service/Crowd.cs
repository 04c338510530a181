using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using WhatsAppBridge.EndToEnd.Infrastructure;
using WhatsAppBridge.Playground.Assistant;
using WhatsAppBridge.Playground.Twilio;

namespace WhatsAppBridge.EndToEnd.Service;

/// <summary>Many people, each writing the next message when the last webhook is done with. A webhook that failed is repeated.</summary>
internal sealed class Crowd
{
    private readonly BridgeScene _scene;
    private readonly List<Task> _people;
    private TaskCompletionSource _open = new();
    private int _repetitions;
    private volatile bool _isOver;

    public Crowd(BridgeScene scene, int people, int seed)
    {
        _scene = scene;
        _people = [.. Enumerable.Range(0, people).Select(person => Task.Run(() => WriteAsync(person, new Random(seed + person))))];
    }

    /// <summary>What was written, by SID. The answer is the same words.</summary>
    public ConcurrentDictionary<string, string> Messages { get; } = new(StringComparer.Ordinal);

    /// <summary>Messages whose answer nobody has got.</summary>
    public IReadOnlyList<string> Unanswered
    {
        get
        {
            var answered = _scene.Twilio.Sent.Select(message => message.Body).ToHashSet(StringComparer.Ordinal);
            return [.. Messages.Where(message => !answered.Contains(message.Value)).Select(message => message.Key)];
        }
    }

    public int Repetitions => _repetitions;

    /// <summary>Why webhooks failed, by Twilio's number for it.</summary>
    public ConcurrentDictionary<string, int> Failures { get; } = new();

    /// <summary>How often the webhook had to be tried that was tried most.</summary>
    public int MostTries { get; private set; }

    public void Open() => _open.TrySetResult();

    public void Pause() => Interlocked.Exchange(ref _open, new TaskCompletionSource());

    public async Task EndAsync()
    {
        _isOver = true;
        await Task.WhenAll(_people);
    }

    /// <summary>Every message is answered, and a person's in order.</summary>
    /// <param name="resumed">Messages that were taken up again, once for each time.</param>
    /// <returns>The number of those answered twice: only what was taken up again may be, once more for each time.</returns>
    public int Account(IReadOnlyCollection<string> resumed)
    {
        var cutOff = resumed.CountBy(sid => sid).ToDictionary(StringComparer.Ordinal);
        var answers = _scene.Twilio.Sent.Select(message => message.Body).ToList();
        var counts = answers.CountBy(body => body).ToDictionary(StringComparer.Ordinal);
        var doubled = 0;
        foreach (var (sid, word) in Messages)
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

    /// <summary>Until every message is answered, or the time is over.</summary>
    public async Task WaitForAnswersAsync(TimeSpan settling)
    {
        using var patience = new CancellationTokenSource(settling);
        while (true)
        {
            if (Unanswered.Count == 0 || patience.IsCancellationRequested)
                return;
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
    }

    /// <summary>The messages that a program says it has taken up again.</summary>
    public static IEnumerable<string> ResumedIn(IEnumerable<string> log) => log
        .Where(line => line.Contains("that is made good now", StringComparison.Ordinal))
        .Select(line => JsonElement.Parse(line).GetProperty("MessageSid").GetString()!);

    /// <summary>Mostly fast, sometimes past the deadline; says what it was told.</summary>
    public static async Task<JsonNode?> ThinkAwhileAsync(AssistantTurn turn, CancellationToken clientGone)
    {
        var pause = turn.Text.Length % 3 == 0 ? Random.Shared.Next(300, 600) : Random.Shared.Next(0, 60);
        await Task.Delay(TimeSpan.FromMilliseconds(pause), TimeProvider.System, clientGone);
        return new JsonObject { ["generic"] = new JsonArray(new JsonObject { ["response_type"] = "text", ["text"] = turn.Text }) };
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
            for (var tries = 1; ; tries++)
            {
                NoteTries(tries);
                if (exchange.Error is null)
                    break;

                await _open.Task;
                Failures.AddOrUpdate($"{exchange.Error.Code} {exchange.Error.Text}", 1, (_, count) => count + 1);
                Interlocked.Increment(ref _repetitions);
                exchange = await _scene.RepeatAsync(exchange);
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
            }
        }
    }

    private void NoteTries(int tries)
    {
        lock (Messages)
            MostTries = Math.Max(MostTries, tries);
    }
}
