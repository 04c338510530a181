using System.Runtime.CompilerServices;

namespace WhatsAppBridge.Playground.Twilio;

/// <summary>What went through the emulated Twilio. Every sent message is kept; exchanges and calls only as far back as somebody may look.</summary>
internal sealed class TwilioLog
{
    private const int MaxKept = 2000;

    private readonly Lock _lock = new();
    private readonly List<SentMessage> _sent = [];
    private readonly Dictionary<string, SentMessage> _sentBySid = new(StringComparer.Ordinal);
    private readonly OrderedDictionary<string, WebhookExchange> _exchanges = new(StringComparer.Ordinal);
    private readonly Queue<RestCall> _calls = new();
    private readonly HashSet<string> _answered = new(StringComparer.Ordinal);
    private readonly Pulse _sentMore = new();

    public IReadOnlyList<SentMessage> Sent
    {
        get
        {
            lock (_lock)
                return [.. _sent];
        }
    }

    public IReadOnlyList<RestCall> Calls
    {
        get
        {
            lock (_lock)
                return [.. _calls];
        }
    }

    public void Add(SentMessage message)
    {
        lock (_lock)
        {
            _sent.Add(message);
            _sentBySid[message.Sid] = message;
        }

        _sentMore.Beat();
    }

    public void Add(RestCall call)
    {
        lock (_lock)
        {
            if (_calls.Count == MaxKept)
                _calls.Dequeue();

            _calls.Enqueue(call);
        }
    }

    public void Add(WebhookExchange exchange)
    {
        lock (_lock)
        {
            if (_exchanges.Count == MaxKept)
                _exchanges.RemoveAt(0);

            // Posted again, it is still the message it was: what came of it began with the first time.
            _exchanges[exchange.MessageSid] = _exchanges.TryGetValue(exchange.MessageSid, out var first) ? exchange with { At = first.At } : exchange;
        }
    }

    /// <summary>True once for a message: Twilio acts on one answer, however often the webhook was called.</summary>
    public bool TryAnswer(string messageSid)
    {
        lock (_lock)
            return _answered.Add(messageSid);
    }

    public SentMessage? FindSent(string sid)
    {
        lock (_lock)
            return _sentBySid.GetValueOrDefault(sid);
    }

    public WebhookExchange? FindExchange(string messageSid)
    {
        lock (_lock)
            return _exchanges.GetValueOrDefault(messageSid);
    }

    public RestCall? FindCall(string messageSid)
    {
        lock (_lock)
            return _calls.FirstOrDefault(c => c.MessageSid == messageSid);
    }

    /// <summary>Calls that concern a person, from one message to the next.</summary>
    public IReadOnlyList<RestCall> CallsAfter(WebhookExchange exchange)
    {
        lock (_lock)
        {
            var next = NextAfter(exchange);
            return [.. _calls.Where(c => c.Person == exchange.Person && c.At >= exchange.At && c.At < next)];
        }
    }

    /// <summary>When the person wrote again; the end of time when they have not.</summary>
    public DateTimeOffset NextAfter(WebhookExchange exchange)
    {
        lock (_lock)
        {
            return _exchanges.Values
                .Where(e => e.Person == exchange.Person && e.At > exchange.At)
                .Select(e => e.At)
                .DefaultIfEmpty(DateTimeOffset.MaxValue)
                .Min();
        }
    }

    public async IAsyncEnumerable<SentMessage> WatchSentAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var seen = 0; ;)
        {
            var next = _sentMore.Next;
            SentMessage[] fresh;
            lock (_lock)
                fresh = [.. _sent.Skip(seen)];

            seen += fresh.Length;
            foreach (var message in fresh)
                yield return message;

            if (fresh.Length == 0)
                await next.WaitAsync(cancellationToken);
        }
    }
}
