using WhatsAppBridge.Conversations;

namespace WhatsAppBridge.Stores.Memory;

/// <summary>Keeps everything in memory: for trying things out, and for measuring what durability costs. Forgets at the end.</summary>
internal sealed class MemoryConversationStore(MemoryData data, TimeProvider time) : IConversationStore
{
    private readonly GivenBack _givenBack = new(time);
    private bool _hasClaimed;

    public ValueTask<Acceptance> AcceptAsync(InboundMessage message, CancellationToken cancellationToken)
    {
        lock (data.Lock)
        {
            if (data.Messages.TryGetValue(message.Sid, out var known))
                return ValueTask.FromResult<Acceptance>(known.Reply is { } reply ? new Acceptance.Answered(reply) : new Acceptance.Ours(known.Claim, IsNew: false));

            var entry = new MemoryMessage(++data.LastNumber, message, time.GetUtcNow());
            data.Messages.Add(message.Sid, entry);
            data.ByNumber.Add(entry.Number, entry);
            data.Track(entry);
            var ahead = _givenBack.TakeOf(message.Conversation).Select(number => data.Open.GetValueOrDefault(number)).OfType<MemoryMessage>();
            return ValueTask.FromResult<Acceptance>(new Acceptance.Ours(entry.Claim, IsNew: true) { Ahead = [.. ahead.Select(given => given.Take())] });
        }
    }

    public ValueTask<ConversationState> LoadAsync(ConversationKey conversation, CancellationToken cancellationToken)
    {
        lock (data.Lock)
        {
            var current = data.Current(conversation);
            return ValueTask.FromResult(
                data.People.TryGetValue(current.Person, out var person) && person.Conversations.TryGetValue(current.Number, out var known) ? known.State : ConversationState.None);
        }
    }

    public ValueTask<bool> CompleteAsync(CompletedTurn turn, CancellationToken cancellationToken)
    {
        lock (data.Lock)
        {
            if (data.ByNumber.TryGetValue(turn.Claim.Number, out var completed))
            {
                completed.Complete(turn.Messages, isFinished: false);
                data.Track(completed);
            }

            foreach (var gathered in turn.Gathered)
            {
                if (!data.Open.TryGetValue(gathered.Number, out var entry))
                    continue;
                entry.Complete([], isFinished: true);
                data.Track(entry);
            }

            if (turn.State is { } state)
            {
                var current = data.Current(turn.Conversation);
                data.PersonOf(current.Person).Conversations[current.Number] = (state, time.GetUtcNow());
            }

            return ValueTask.FromResult(true);
        }
    }

    public ValueTask<bool> RecordNextAsync(TurnClaim claim, int index, Reply heard, CancellationToken cancellationToken)
    {
        lock (data.Lock)
        {
            if (data.ByNumber.TryGetValue(claim.Number, out var entry))
                (entry.Next, entry.Heard) = (index, heard);
            return ValueTask.FromResult(true);
        }
    }

    public ValueTask<IReadOnlyList<OpenTurn>> FinishAsync(TurnClaim claim, CancellationToken cancellationToken)
    {
        lock (data.Lock)
        {
            if (data.Open.TryGetValue(claim.Number, out var entry))
            {
                entry.Finish();
                data.Track(entry);
            }

            _givenBack.Remove(claim);
            return ValueTask.FromResult<IReadOnlyList<OpenTurn>>([]);
        }
    }

    public ValueTask AbandonAsync(TurnClaim claim, CancellationToken cancellationToken)
    {
        _givenBack.Add(claim);
        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<OpenTurn>> ClaimAsync(CancellationToken cancellationToken)
    {
        lock (data.Lock)
        {
            var isFirst = !_hasClaimed;
            _hasClaimed = true;
            var givenBack = _givenBack.TakeDue();
            return ValueTask.FromResult<IReadOnlyList<OpenTurn>>(
            [
                .. data.Open.Values
                    .Where(entry => isFirst || entry.IsUnclaimed || givenBack.Contains(entry.Number))
                    .OrderBy(entry => entry.Number).Select(entry => entry.Take()),
            ]);
        }
    }

    public ValueTask<bool> ReopenAsync(ConversationKey conversation, MessageSid sid, Reopening reopening, CancellationToken cancellationToken)
    {
        lock (data.Lock)
        {
            if (!data.Messages.TryGetValue(sid, out var entry) || !entry.TryReopen(reopening))
                return ValueTask.FromResult(false);
            data.Track(entry);
            return ValueTask.FromResult(true);
        }
    }

    public ValueTask<string> GetOrAddValueAsync(string name, string value, CancellationToken cancellationToken)
    {
        lock (data.Lock)
        {
            if (!data.Values.TryAdd(name, value))
                value = data.Values[name];
            return ValueTask.FromResult(value);
        }
    }

    public ValueTask<int> PruneAsync(DateTimeOffset acceptedBefore, DateTimeOffset idleSince, CancellationToken cancellationToken)
    {
        lock (data.Lock)
        {
            var old = data.ByNumber.Values.Where(entry => entry.AcceptedAt < acceptedBefore && entry.IsFinished).ToList();
            foreach (var entry in old)
            {
                data.ByNumber.Remove(entry.Number);
                data.Messages.Remove(entry.Sid);
            }

            foreach (var (address, person) in data.People)
            {
                person.Forget(idleSince);
                data.DropIfEmpty(address);
            }

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
            List<WhatsAppAddress> names = [person, .. data.People.GetValueOrDefault(person)?.Aliases ?? []];
            var written = data.ByNumber.Values.Where(entry => entry.Message is { } message && message.IsBy(names)).ToList();
            foreach (var entry in written)
            {
                entry.Forget();
                data.Track(entry);
            }

            var conversations = 0;
            foreach (var name in names)
            {
                data.Unlink(name);
                data.Merged.Remove(name);
                conversations += data.People.GetValueOrDefault(name)?.Forget() ?? 0;
            }

            names.ForEach(data.DropIfEmpty);
            foreach (var item in data.Attention.Where(item => names.Contains(item.Conversation.Person)))
                data.Deliveries.Remove(item.Sid);
            return ValueTask.FromResult(new ForgottenPerson(
                names, written.Count, conversations, data.Attention.RemoveAll(item => names.Contains(item.Conversation.Person))));
        }
    }

    public ValueTask CheckAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
