using WhatsAppBridge.Playground.Twilio;

namespace WhatsAppBridge.Playground.Phone;

/// <summary>
/// Tells the bridge what becomes of its answers, as Twilio does: sent, delivered since the phone is on, and read when somebody
/// looks at it. On the phone itself nothing of it shows: ticks stand at what its owner wrote.
/// </summary>
internal sealed class PhoneReports(EmulatedTwilio twilio) : BackgroundService
{
    private const int MaxKept = 2000;

    private readonly Lock _lock = new();
    private readonly Queue<PhoneReport> _told = new();
    private readonly List<SentMessage> _unread = [];
    private readonly HashSet<string> _lost = new(StringComparer.Ordinal);
    private readonly HashSet<string> _seenEarly = new(StringComparer.Ordinal);
    private int _reported;

    /// <summary>Answers to this message will not arrive; whoever makes that happen tells the bridge.</summary>
    public void LoseAnswersTo(string messageSid)
    {
        lock (_lock)
            _lost.Add(messageSid);
    }

    /// <summary>What was told of the messages, in that order.</summary>
    public IReadOnlyList<PhoneReport> Of(Func<string, bool> isMeant)
    {
        lock (_lock)
            return [.. _told.Where(report => isMeant(report.Sid))];
    }

    /// <summary>Tells one thing, if anybody asked to be told.</summary>
    public async Task TellAsync(SentMessage message, string status, int? errorCode, CancellationToken cancellationToken)
    {
        if (await twilio.PostStatusAsync(message, status, errorCode, cancellationToken) is not { } answer)
            return;

        lock (_lock)
        {
            if (_told.Count == MaxKept)
                _told.Dequeue();
            _told.Enqueue(new PhoneReport(message.Sid, status, errorCode, answer));
        }
    }

    /// <summary>The person has everything that has come before their eyes, also what is only just being reported.</summary>
    public async Task ReadAsync(string person, CancellationToken cancellationToken)
    {
        List<SentMessage> seen;
        lock (_lock)
        {
            bool IsTheirs(SentMessage message) => ChannelAddress.Person(message.To) == person;
            seen = [.. _unread.Where(IsTheirs)];
            _unread.RemoveAll(IsTheirs);
            _seenEarly.UnionWith(twilio.Sent.Skip(_reported).Where(IsTheirs).Select(message => message.Sid));
        }

        foreach (var message in seen)
            await TellAsync(message, "read", null, cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var message in twilio.WatchSentAsync(stoppingToken))
        {
            await (message switch
            {
                _ when IsLost(message) => Task.CompletedTask,
                { Error: { } error } => TellAsync(message, "failed", error.Code, stoppingToken),
                _ => ReportDeliveryAsync(message, stoppingToken),
            });
            if (EndReport(message))
                await TellAsync(message, "read", null, stoppingToken);
        }
    }

    private async Task ReportDeliveryAsync(SentMessage message, CancellationToken cancellationToken)
    {
        await TellAsync(message, "sent", null, cancellationToken);
        await TellAsync(message, "delivered", null, cancellationToken);
    }

    /// <summary>True when it has been read meanwhile.</summary>
    private bool EndReport(SentMessage message)
    {
        lock (_lock)
        {
            _reported++;
            var isThere = message.Error is null && !_lost.Contains(message.InReplyTo ?? "");
            if (_seenEarly.Remove(message.Sid))
                return isThere;
            if (isThere)
                _unread.Add(message);
            return false;
        }
    }

    private bool IsLost(SentMessage message)
    {
        lock (_lock)
            return message.InReplyTo is { } question && _lost.Contains(question);
    }
}

/// <summary>What the bridge was told of one message, and the HTTP status it answered with: 0 for none.</summary>
internal sealed record PhoneReport(string Sid, string Status, int? ErrorCode, int Answer);
