using StackExchange.Redis;
using WhatsAppBridge.Conversations;

namespace WhatsAppBridge.Stores.Redis;

/// <summary>
/// What this instance has in hand. Leases are lengthened well before they end, for as long as there is a turn in hand that goes
/// on. Whether a lease is still ours only the store knows; here it is known until when it surely is, by a clock that nobody sets.
/// </summary>
internal sealed partial class RedisLeases : IAsyncDisposable
{
    // A turn that has not gone on for so long has been lost on its way; a longest one waits for an assistant, a vendor without time, pauses.
    private static readonly TimeSpan LongestStandstill = TimeSpan.FromMinutes(15);

    private readonly RedisConnection _connection;
    private readonly TimeProvider _time;
    private readonly ILogger<RedisLeases> _logger;
    private readonly Dictionary<ConversationKey, HeldConversation> _held = [];
    private readonly HashSet<string> _members = new(StringComparer.Ordinal);
    private readonly ITimer _timer;
    private Task _renewing = Task.CompletedTask;

    public RedisLeases(RedisConnection connection, TimeProvider time, ILogger<RedisLeases> logger)
    {
        (_connection, _time, _logger) = (connection, time, logger);
        var interval = connection.Options.Lease / 4;
        _timer = time.CreateTimer(_ => Renew(), null, interval, interval);
    }

    /// <summary>Names this process to the others. A new one for each start: what an old one held is nobody's.</summary>
    public string Owner { get; } = Guid.NewGuid().ToString("N");

    /// <summary>The conversation, when this instance has a turn of it in hand.</summary>
    public HeldConversation? Find(ConversationKey conversation)
    {
        lock (_held)
            return _held.TryGetValue(conversation, out var held) && held.IsInHand ? held : null;
    }

    /// <summary>Where the conversation is kept, when there is anything of it here; else null.</summary>
    public RedisConversation? KeysOf(ConversationKey conversation)
    {
        lock (_held)
            return _held.GetValueOrDefault(conversation)?.Keys;
    }

    /// <summary>Whether there is anything of the conversation here, be it that a turn has just been given up.</summary>
    public bool Knows(string member)
    {
        lock (_held)
            return _members.Contains(member);
    }

    /// <summary>The store has given us a turn.</summary>
    public HeldConversation Hold(ConversationKey conversation, RedisConversation keys, long fence, long asked, long number, bool isTakenOver = false)
    {
        lock (_held)
        {
            if (!_held.TryGetValue(conversation, out var held) || held.Fence != fence)
            {
                _held[conversation] = held = new HeldConversation(conversation, keys, fence);
                _members.Add(keys.Member);
            }

            held.Add(number, isTakenOver);
            (held.ConfirmedAt, held.TouchedAt) = (Math.Max(held.ConfirmedAt, asked), _time.GetTimestamp());
            return held;
        }
    }

    /// <summary>
    /// Before which number a turn that ends now may be followed by others: the next one in hand. Zero when this was not the turn
    /// that holds up the rest, for then nobody waits for what follows it.
    /// </summary>
    public double FollowedBefore(TurnClaim claim)
    {
        lock (_held)
        {
            if (HeldBy(claim) is not { } held)
                return 0;

            return held.LowestBeside(claim.Number) is not { } next ? double.PositiveInfinity : next < claim.Number ? 0 : next;
        }
    }

    /// <summary>The fence under which the conversation is held, 0 for none; and whether a new message has to wait behind turns taken over.</summary>
    public (long Fence, bool Waits) Standing(ConversationKey conversation)
    {
        lock (_held)
            return _held.TryGetValue(conversation, out var held) && held.IsInHand ? (held.Fence, held.HasTakenOver) : (0, false);
    }

    /// <summary>A turn goes on.</summary>
    /// <param name="claim">The turn.</param>
    /// <param name="state">What it has left; null when nothing.</param>
    public void Touch(TurnClaim claim, byte[]? state)
    {
        lock (_held)
        {
            if (HeldBy(claim) is not { } held)
                return;

            held.TouchedAt = _time.GetTimestamp();
            if (state is not null)
                held.Remember(state);
        }
    }

    /// <summary>A turn is in hand no longer.</summary>
    /// <returns>False when others of the conversation are.</returns>
    public bool Release(TurnClaim claim)
    {
        lock (_held)
        {
            if (HeldBy(claim) is not { } held)
                return true;

            held.Remove(claim.Number);
            if (held.IsInHand)
                return false;

            Forget(held);
            return true;
        }
    }

    /// <summary>
    /// A turn is given up without the store knowing of it. The conversation stays known for a moment, so that nobody here takes
    /// the turn up anew while it still comes to its end.
    /// </summary>
    public void GiveUp(TurnClaim claim)
    {
        lock (_held)
            HeldBy(claim)?.Remove(claim.Number);
    }

    /// <summary>For how long the turn is surely ours.</summary>
    public TimeSpan Left(TurnClaim claim)
    {
        lock (_held)
            return HeldBy(claim) is { } held ? _connection.Options.Lease - _time.GetElapsedTime(held.ConfirmedAt) : TimeSpan.Zero;
    }

    /// <summary>The state of a conversation that is surely ours; null when there is none.</summary>
    /// <returns>False when it is not surely ours.</returns>
    public bool TryGetState(ConversationKey conversation, out byte[]? state)
    {
        lock (_held)
        {
            var isOurs = _held.TryGetValue(conversation, out var held) && held is { IsStateKnown: true, IsInHand: true } && _time.GetElapsedTime(held.ConfirmedAt) < _connection.Options.Lease;
            state = isOurs ? held!.State : null;
            return isOurs;
        }
    }

    /// <summary>The people's states are not what they were.</summary>
    public void ForgetStates(IReadOnlyCollection<WhatsAppAddress> people)
    {
        lock (_held)
        {
            foreach (var held in _held.Values.Where(held => people.Contains(held.Key.Person)))
                held.ForgetState();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync();
        await _renewing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        List<HeldConversation> held;
        lock (_held)
        {
            held = [.. _held.Values];
            _held.Clear();
            _members.Clear();
        }

        // What is left in hand now stays undone here: others need not wait for it.
        await LengthenAsync(held, TimeSpan.Zero);
    }

    private HeldConversation? HeldBy(TurnClaim claim) => _held.TryGetValue(claim.Conversation, out var held) && held.Fence == claim.Fence ? held : null;

    private void Forget(HeldConversation held)
    {
        _held.Remove(held.Key);
        _members.Remove(held.Keys.Member);
    }

    // One at a time: a store that does not answer must not have them pile up.
    private void Renew()
    {
        if (_renewing.IsCompleted)
            _renewing = RenewAsync();
    }

    private async Task RenewAsync()
    {
        List<HeldConversation> held;
        lock (_held)
        {
            foreach (var gone in _held.Values.Where(held => !held.IsInHand).ToList())
                Forget(gone);
            held = [.. _held.Values.Where(held => _time.GetElapsedTime(held.TouchedAt) < LongestStandstill)];
            foreach (var stuck in _held.Values.Except(held).ToList())
            {
                Log.TurnLostOnItsWay(_logger);
                Forget(stuck);
            }
        }

        var asked = _time.GetTimestamp();
        var lost = await LengthenAsync(held, _connection.Options.Lease);
        lock (_held)
        {
            foreach (var conversation in held)
            {
                if (lost is not null && !lost.Contains(conversation))
                    conversation.ConfirmedAt = Math.Max(conversation.ConfirmedAt, asked);
            }
        }
    }

    // Those that are not ours any more; null when nobody knows.
    private async Task<HashSet<HeldConversation>?> LengthenAsync(List<HeldConversation> held, TimeSpan lease)
    {
        var lost = new HashSet<HeldConversation>();
        try
        {
            await Task.WhenAll(held.GroupBy(conversation => conversation.Keys.Person.Group).Select(async group =>
            {
                var members = group.SelectMany(conversation => new RedisValue[] { conversation.Keys.Member, conversation.Fence });
                var reply = await _connection.EvaluateAsync(
                    RedisScripts.Renew,
                    [_connection.Keys.Busy(group.Key)],
                    [(byte[]?)_connection.Keys.GroupPrefix(group.Key), Owner, (long)lease.TotalMilliseconds, .. members]);
                var names = ((string[])reply!).ToHashSet(StringComparer.Ordinal);
                lock (lost)
                    lost.UnionWith(group.Where(conversation => names.Contains(conversation.Keys.Member)));
            }));
            return lost;
        }
        catch (StoreUnavailableException exception)
        {
            Log.LeasesNotRenewed(_logger, exception, held.Count);
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2621, LogLevel.Warning, "The leases of {Count} conversations could not be renewed; others take them over unless that works soon")]
        public static partial void LeasesNotRenewed(ILogger logger, Exception exception, int count);

        [LoggerMessage(2622, LogLevel.Error, "A turn has not gone on for a quarter of an hour; it is left to whoever takes it up")]
        public static partial void TurnLostOnItsWay(ILogger logger);
    }
}
