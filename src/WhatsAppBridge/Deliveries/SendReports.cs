using System.Collections.Concurrent;
using WhatsAppBridge.Conversations;

namespace WhatsAppBridge.Deliveries;

/// <summary>
/// Waits for reports. One that comes to this instance wakes whoever waits for it at once; one that came to another is
/// found in the store.
/// </summary>
internal sealed class SendReports(IDeliveryStore store, TimeProvider time) : ISendReports
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<MessageSid, TaskCompletionSource> _awaited = new();

    public async Task WhenSentAsync(MessageSid sid, TimeSpan patience, CancellationToken cancellationToken)
    {
        var report = _awaited.GetOrAdd(sid, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        var began = time.GetTimestamp();
        try
        {
            while (!report.IsCompleted && !await IsSentAsync(sid, cancellationToken) && patience - time.GetElapsedTime(began) is var left && left > TimeSpan.Zero)
            {
                await report.WaitAsync(left < LookInterval ? left : LookInterval, time, cancellationToken)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            _awaited.TryRemove(sid, out _);
        }
    }

    /// <summary>A report has come in and is kept.</summary>
    public void Notice(DeliveryReport report)
    {
        if (report.Status >= DeliveryStatus.Sent && _awaited.TryGetValue(report.Sid, out var awaited))
            awaited.TrySetResult();
    }

    private async Task<bool> IsSentAsync(MessageSid sid, CancellationToken cancellationToken)
    {
        try
        {
            return (await store.ListAsync(sid, cancellationToken)).Any(status => status >= DeliveryStatus.Sent);
        }
        catch (StoreUnavailableException)
        {
            return false;
        }
    }
}
