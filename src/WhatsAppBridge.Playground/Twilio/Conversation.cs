using System.Runtime.CompilerServices;

namespace WhatsAppBridge.Playground.Twilio;

/// <summary>What one person's phone shows.</summary>
public sealed class Conversation(string person, TimeProvider time)
{
    // A load test must not fill the memory with what no phone would show.
    private const int MaxBubbles = 3000;

    // Twilio's typing indicator vanishes after 25 s, or with the answer.
    private static readonly TimeSpan TypingLasts = TimeSpan.FromSeconds(25);

    private readonly Lock _lock = new();
    private readonly List<Bubble> _bubbles = [];
    private readonly Pulse _changed = new();
    private long _version;
    private int _awaited;
    private DateTimeOffset _typingUntil;

    /// <summary>Address without the channel prefix.</summary>
    public string Person { get; } = person;

    public ConversationSnapshot Snapshot()
    {
        lock (_lock)
            return new([.. _bubbles], IsTyping, _version);
    }

    /// <summary>Everything that changed after <paramref name="version"/>, then every change as it happens.</summary>
    public async IAsyncEnumerable<ConversationSnapshot> WatchAsync(long version, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var next = _changed.Next;
            if (ChangesAfter(version) is { } changes)
            {
                version = changes.Version;
                yield return changes;
            }

            await next.WaitAsync(cancellationToken);
        }
    }

    internal void Sent(Bubble bubble)
    {
        lock (_lock)
        {
            Append(bubble);
            _awaited++;
        }

        _changed.Beat();
    }

    /// <summary>The webhook has answered, well or not.</summary>
    internal void Answered(string sid, BubbleStatus status, string? note)
    {
        lock (_lock)
        {
            _awaited--;
            _version++;
            Advance(b => b.Id == sid, status);
            if (note is not null)
                Append(Note(note));
        }

        _changed.Beat();
    }

    internal void Arrived(Bubble bubble, string? note)
    {
        lock (_lock)
        {
            // Who answers has read.
            _typingUntil = default;
            Advance(b => b is { Direction: BubbleDirection.Out, Status: BubbleStatus.Delivered }, BubbleStatus.Read);
            Append(bubble);
            if (note is not null)
                Append(Note(note));
        }

        _changed.Beat();
    }

    /// <summary>A message for the person did not arrive after all.</summary>
    internal void Lost(string sid)
    {
        lock (_lock)
        {
            _version++;
            Advance(b => b.Id == sid, BubbleStatus.Failed);
        }

        _changed.Beat();
    }

    /// <summary>Says something between the messages, to whoever looks.</summary>
    internal void Remark(string text)
    {
        lock (_lock)
            Append(Note(text));

        _changed.Beat();
    }

    internal void ShowTyping()
    {
        lock (_lock)
        {
            _version++;
            _typingUntil = time.GetUtcNow() + TypingLasts;
            Advance(b => b is { Direction: BubbleDirection.Out, Status: not BubbleStatus.Failed }, BubbleStatus.Read);
        }

        _changed.Beat();
    }

    private bool IsTyping => _awaited > 0 || time.GetUtcNow() < _typingUntil;

    private ConversationSnapshot? ChangesAfter(long version)
    {
        lock (_lock)
        {
            return _version > version
                ? new ConversationSnapshot([.. _bubbles.Where(b => b.Version > version)], IsTyping, _version)
                : null;
        }
    }

    private Bubble Note(string text) =>
        new() { Id = TwilioSid.New("NO"), Direction = BubbleDirection.Note, Text = text, At = time.GetUtcNow() };

    private void Append(Bubble bubble)
    {
        if (_bubbles.Count == MaxBubbles)
            _bubbles.RemoveAt(0);

        _bubbles.Add(bubble with { Version = ++_version });
    }

    private void Advance(Predicate<Bubble> which, BubbleStatus status)
    {
        for (var i = 0; i < _bubbles.Count; i++)
        {
            if (which(_bubbles[i]) && _bubbles[i].Status < status)
                _bubbles[i] = _bubbles[i] with { Status = status, Version = ++_version };
        }
    }
}
