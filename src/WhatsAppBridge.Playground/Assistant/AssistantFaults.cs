namespace WhatsAppBridge.Playground.Assistant;

/// <summary>
/// The failures still to be played. Each queued one meets the next call for its operation, in order; when none is
/// queued for it, <see cref="FaultMode"/> meets every call for its operation until it is cleared. Safe from any thread.
/// </summary>
/// <remarks>A fault is decided before credentials, ids or the body are looked at, as a broken gateway would.</remarks>
public sealed class AssistantFaults
{
    private readonly Lock _gate = new();
    private readonly List<AssistantFault> _queue = [];
    private AssistantFault? _mode;

    /// <summary>The failure that stays; null for none.</summary>
    public AssistantFault? FaultMode
    {
        get
        {
            lock (_gate)
                return _mode;
        }
        set
        {
            lock (_gate)
                _mode = value;
        }
    }

    /// <summary>The queued failures that no call has met yet.</summary>
    public IReadOnlyList<AssistantFault> Pending
    {
        get
        {
            lock (_gate)
                return [.. _queue];
        }
    }

    public void Enqueue(AssistantFault fault, int times = 1)
    {
        ArgumentNullException.ThrowIfNull(fault);
        lock (_gate)
            _queue.AddRange(Enumerable.Repeat(fault, times));
    }

    /// <summary>Forgets everything queued and the mode.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _queue.Clear();
            _mode = null;
        }
    }

    internal AssistantFault? Take(AssistantOperation operation)
    {
        lock (_gate)
        {
            var index = _queue.FindIndex(fault => fault.Operation == operation);
            if (index < 0)
                return _mode?.Operation == operation ? _mode : null;
            var next = _queue[index];
            _queue.RemoveAt(index);
            return next;
        }
    }
}
