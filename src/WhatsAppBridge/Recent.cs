namespace WhatsAppBridge;

/// <summary>
/// What was read or written lately, at least <paramref name="capacity"/> entries and at most twice as many. For copies of what
/// is elsewhere: an entry may be gone at any time, but one that is there holds what is there.
/// </summary>
internal sealed class Recent<TKey, TValue>(int capacity)
    where TKey : notnull
    where TValue : class
{
    private readonly Lock _lock = new();
    private Dictionary<TKey, TValue> _young = [];
    private Dictionary<TKey, TValue> _old = [];
    private int _edition;

    /// <summary>Changes with everything that makes a copy under way worthless. To be looked at before the original is read.</summary>
    public int Edition => Volatile.Read(ref _edition);

    public TValue? Find(TKey key)
    {
        lock (_lock)
        {
            if (_young.TryGetValue(key, out var value))
                return value;
            if (_old.TryGetValue(key, out value))
                Add(key, value);
            return value;
        }
    }

    /// <summary>Keeps a copy, unless something has changed since <paramref name="edition"/>.</summary>
    public void Keep(TKey key, TValue value, int edition)
    {
        lock (_lock)
        {
            if (edition == _edition)
                Add(key, value);
        }
    }

    public void Remove(TKey key)
    {
        lock (_lock)
        {
            _edition++;
            _young.Remove(key);
            _old.Remove(key);
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _edition++;
            _young.Clear();
            _old.Clear();
        }
    }

    // The young grow old together, so that nobody has to be looked for who is the oldest.
    private void Add(TKey key, TValue value)
    {
        if (_young.Count >= capacity && !_young.ContainsKey(key))
        {
            // Its space is taken over: growing anew is what the garbage collector would have most to do with.
            _old.Clear();
            (_young, _old) = (_old, _young);
        }

        _young[key] = value;
    }
}
