using WhatsAppBridge.Conversations;

namespace WhatsAppBridge.Stores.Memory;

/// <summary>Keeps everything in memory: for trying things out, and for measuring what durability costs. Forgets at the end.</summary>
internal sealed class MemoryConversationStore(MemoryData data, TimeProvider time) : IConversationStore
{
    private readonly Dictionary<MessageSid, Entry> _messages = [];
    private readonly Dictionary<long, Entry> _byNumber = [];
    private readonly Dictionary<string, string> _values = [];
    private long _lastNumber;

    public ValueTask<Acceptance> AcceptAsync(InboundMessage message, CancellationToken cancellationToken)
    {
        lock (data.Lock)
        {
            if (_messages.TryGetValue(message.Sid, out var known))
                return ValueTask.FromResult(new Acceptance(known.Number, false, known.Reply));

            var entry = new Entry(++_lastNumber, message, time.GetUtcNow());
            _messages.Add(message.Sid, entry);
            _byNumber.Add(entry.Number, entry);
            return ValueTask.FromResult(new Acceptance(entry.Number, true, null));
        }
    }

    public ValueTask<ConversationState> LoadAsync(ConversationKey conversation, CancellationToken cancellationToken)
    {
        lock (data.Lock)
            return ValueTask.FromResult(data.Conversations.TryGetValue(data.Current(conversation), out var known) ? known.State : ConversationState.None);
    }

    public ValueTask CompleteAsync(CompletedTurn turn, CancellationToken cancellationToken)
    {
        lock (data.Lock)
        {
            if (_byNumber.TryGetValue(turn.Number, out var entry) && entry.Messages is null)
                (entry.Messages, entry.IsFinished) = (turn.Messages, turn.Messages.Count == 0);
            if (turn.State is { } state)
                data.Conversations[data.Current(turn.Conversation)] = (state, time.GetUtcNow());
            return ValueTask.CompletedTask;
        }
    }

    public ValueTask RecordNextAsync(long number, int index, Reply heard, CancellationToken cancellationToken)
    {
        lock (data.Lock)
        {
            if (_byNumber.TryGetValue(number, out var entry))
                (entry.Next, entry.Heard) = (index, heard);
            return ValueTask.CompletedTask;
        }
    }

    public ValueTask FinishAsync(long number, CancellationToken cancellationToken)
    {
        lock (data.Lock)
        {
            if (_byNumber.TryGetValue(number, out var entry))
                entry.IsFinished = true;
            return ValueTask.CompletedTask;
        }
    }

    public ValueTask<IReadOnlyList<UndeliveredAnswer>> ListUndeliveredAsync(CancellationToken cancellationToken)
    {
        lock (data.Lock)
        {
            return ValueTask.FromResult<IReadOnlyList<UndeliveredAnswer>>(
            [
                .. _byNumber.Values.Where(entry => entry is { Messages: not null, IsFinished: false }).OrderBy(entry => entry.Number)
                    .Select(entry => new UndeliveredAnswer(entry.Number, entry.Message!, entry.Messages!, entry.Next)),
            ]);
        }
    }

    public ValueTask<IReadOnlyList<AcceptedMessage>> ListUnfinishedAsync(CancellationToken cancellationToken)
    {
        lock (data.Lock)
        {
            return ValueTask.FromResult<IReadOnlyList<AcceptedMessage>>(
            [
                .. _byNumber.Values.Where(entry => entry.Messages is null).OrderBy(entry => entry.Number).Select(entry => new AcceptedMessage(entry.Number, entry.Message!)),
            ]);
        }
    }

    public ValueTask<string> GetOrAddValueAsync(string name, string value, CancellationToken cancellationToken)
    {
        lock (data.Lock)
        {
            if (!_values.TryAdd(name, value))
                value = _values[name];
            return ValueTask.FromResult(value);
        }
    }

    public ValueTask<int> PruneAsync(DateTimeOffset acceptedBefore, DateTimeOffset idleSince, CancellationToken cancellationToken)
    {
        lock (data.Lock)
        {
            var old = _byNumber.Values.Where(entry => entry.AcceptedAt < acceptedBefore && entry.IsFinished).ToList();
            foreach (var entry in old)
            {
                _byNumber.Remove(entry.Number);
                _messages.Remove(entry.Sid);
            }

            foreach (var conversation in data.Conversations.Where(entry => entry.Value.UpdatedAt < idleSince).Select(entry => entry.Key).ToList())
                data.Conversations.Remove(conversation);
            foreach (var sid in data.Deliveries.Where(entry => entry.Value.ReportedAt < acceptedBefore).Select(entry => entry.Key).ToList())
                data.Deliveries.Remove(sid);
            data.Attention.RemoveAll(item => item.NoticedAt < idleSince);
            return ValueTask.FromResult(old.Count);
        }
    }

    public ValueTask<ForgottenPerson> ForgetAsync(WhatsAppAddress address, CancellationToken cancellationToken)
    {
        lock (data.Lock)
        {
            var person = data.Aliases.TryGetValue(address, out var known) ? known : address;
            List<WhatsAppAddress> names = [person, .. data.Aliases.Where(alias => alias.Value == person).Select(alias => alias.Key)];
            var written = _byNumber.Values.Where(entry => entry.Message is { } message && message.IsBy(names)).ToList();
            foreach (var entry in written)
                entry.Forget();

            foreach (var name in names)
            {
                data.Aliases.Remove(name);
                data.Merged.Remove(name);
            }

            var conversations = data.Conversations.Keys.Where(key => names.Contains(key.Person)).ToList();
            conversations.ForEach(key => data.Conversations.Remove(key));
            foreach (var item in data.Attention.Where(item => names.Contains(item.Conversation.Person)))
                data.Deliveries.Remove(item.Sid);
            return ValueTask.FromResult(new ForgottenPerson(
                names, written.Count, conversations.Count, data.Attention.RemoveAll(item => names.Contains(item.Conversation.Person))));
        }
    }

    public ValueTask CheckAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    private sealed class Entry(long number, InboundMessage message, DateTimeOffset acceptedAt)
    {
        public long Number => number;

        public MessageSid Sid { get; } = message.Sid;

        /// <summary>Null once its person has been forgotten.</summary>
        public InboundMessage? Message { get; private set; } = message;

        public DateTimeOffset AcceptedAt => acceptedAt;

        public IReadOnlyList<OutboundMessage>? Messages { get; set; }

        public Reply? Heard { get; set; }

        public int? Next { get; set; }

        public bool IsFinished { get; set; }

        public Reply? Reply => Heard ?? (Messages is null ? null : new Reply(Messages));

        public void Forget() => (Message, Messages, Heard, IsFinished) = (null, [], null, true);
    }
}
