using System.Collections.Concurrent;

namespace WhatsAppBridge.Playground.Assistant;

/// <summary>The sessions alive. Nobody is told when one dies of inactivity; the next message finds it gone.</summary>
internal sealed class Sessions(TimeSpan timeout, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Session> _alive = new(StringComparer.Ordinal);
    private long _lastSweep = time.GetUtcNow().Ticks;

    public Session Create()
    {
        var now = time.GetUtcNow();
        Sweep(now);
        var session = new Session(Guid.NewGuid().ToString(), now);
        _alive[session.Id] = session;
        return session;
    }

    /// <summary>The session, its clock set back; null when it never was, has expired or was ended.</summary>
    public Session? Use(string? id)
    {
        if (id is null || !_alive.TryGetValue(id, out var session))
            return null;
        var now = time.GetUtcNow();
        if (now - session.LastUsed >= timeout)
        {
            End(id);
            return null;
        }

        session.LastUsed = now;
        return session;
    }

    public bool End(string id) => _alive.TryRemove(id, out _);

    public void EndAll() => _alive.Clear();

    private void Sweep(DateTimeOffset now)
    {
        var last = Interlocked.Read(ref _lastSweep);
        if (now.Ticks - last < timeout.Ticks || Interlocked.CompareExchange(ref _lastSweep, now.Ticks, last) != last)
            return;
        foreach (var session in _alive.Values.Where(session => now - session.LastUsed >= timeout))
            End(session.Id);
    }
}
