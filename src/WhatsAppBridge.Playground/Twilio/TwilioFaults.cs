using System.Collections.Concurrent;

namespace WhatsAppBridge.Playground.Twilio;

/// <summary>Answers to give instead of creating a message, one for each next request.</summary>
public sealed class TwilioFaults
{
    private readonly ConcurrentQueue<(int Status, int Code)> _faults = new();

    public void Enqueue(int status, int code) => _faults.Enqueue((status, code));

    internal bool TryTake(out (int Status, int Code) fault) => _faults.TryDequeue(out fault);
}
