using System.Collections.Concurrent;
using System.Globalization;
using WhatsAppBridge.Playground.Twilio;

namespace WhatsAppBridge.Benchmarks.Soak;

/// <summary>
/// People who write at an even pace, whatever becomes of it; a webhook that failed is repeated until it is taken, as Twilio
/// does with <c>rp=5xx</c>. The assistant says what it is told, so that every answer names its message.
/// </summary>
internal sealed class SteadyCrowd(EmulatedTwilio twilio, int people)
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentDictionary<string, string> _messages = new(StringComparer.Ordinal);
    private int _repetitions;

    /// <summary>How many messages have been taken, and are to be accounted for.</summary>
    public int Messages => _messages.Count;

    public int Repetitions => _repetitions;

    /// <summary>Messages whose answer has not come, by SID.</summary>
    public IReadOnlyList<string> Unanswered() => Unanswered(Answers());

    /// <summary>Messages that were answered more than once, by SID.</summary>
    public IReadOnlyList<string> Doubled()
    {
        var answers = Answers();
        return [.. _messages.Where(message => answers.GetValueOrDefault(message.Value) > 1).Select(message => message.Key)];
    }

    /// <summary>Writes until the time is over.</summary>
    public Task WriteAsync(CancellationToken over) => Task.WhenAll(Enumerable.Range(0, people).Select(person => Task.Run(() => WriteAsync(person, over), CancellationToken.None)));

    private async Task WriteAsync(int person, CancellationToken over)
    {
        var phone = new PhonePerson("+1415" + (5_550_000 + person).ToString("0000000", CultureInfo.InvariantCulture));
        // Not all in the same moment.
        await WaitAsync(Pace * person / people, over);
        for (var turn = 0; !over.IsCancellationRequested; turn++)
        {
            var started = TimeProvider.System.GetTimestamp();
            var words = string.Create(CultureInfo.InvariantCulture, $"p{person}-{turn}");
            var exchange = await twilio.DeliverAsync(new PhoneMessage(phone, words), CancellationToken.None);
            _messages[exchange.MessageSid] = words;
            while (exchange.Error is not null)
            {
                Interlocked.Increment(ref _repetitions);
                await Task.Delay(Pause, TimeProvider.System, CancellationToken.None);
                exchange = await twilio.RedeliverAsync(exchange, CancellationToken.None);
            }

            await WaitAsync(Pace - TimeProvider.System.GetElapsedTime(started), over);
        }
    }

    private static async Task WaitAsync(TimeSpan time, CancellationToken over)
    {
        if (time > TimeSpan.Zero)
            await Task.Delay(time, TimeProvider.System, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private List<string> Unanswered(Dictionary<string, int> answers) =>
        [.. _messages.Where(message => !answers.ContainsKey(message.Value)).Select(message => message.Key)];

    private Dictionary<string, int> Answers() => twilio.Sent.CountBy(message => message.Body).ToDictionary(StringComparer.Ordinal);
}
