namespace WhatsAppBridge.Playground.Twilio;

/// <summary>
/// The failures still to be played: each meets the next call for its operation, in order. Only a call that was let in
/// meets one, so that a test of bad credentials does not use it up. Safe from any thread.
/// </summary>
public sealed class TwilioFaults
{
    private readonly Lock _lock = new();
    private readonly List<TwilioFault> _queue = [];

    /// <summary>The failures no call has met yet.</summary>
    public IReadOnlyList<TwilioFault> Pending
    {
        get
        {
            lock (_lock)
                return [.. _queue];
        }
    }

    public void Enqueue(TwilioFault fault, int times = 1)
    {
        ArgumentNullException.ThrowIfNull(fault);
        lock (_lock)
            _queue.AddRange(Enumerable.Repeat(fault, times));
    }

    /// <summary>Refuses the next message.</summary>
    public void Enqueue(int status, int code) => Enqueue(TwilioFault.Refuse(status, code));

    internal TwilioFault? Take(TwilioOperation operation)
    {
        lock (_lock)
        {
            var index = _queue.FindIndex(fault => fault.Operation == operation);
            if (index < 0)
                return null;
            var next = _queue[index];
            _queue.RemoveAt(index);
            return next;
        }
    }
}
