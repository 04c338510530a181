using WhatsAppBridge.Deliveries;

namespace WhatsAppBridge.Stores.Memory;

/// <summary>Delivery reports in memory.</summary>
internal sealed class MemoryDeliveryStore(MemoryData data, TimeProvider time) : IDeliveryStore
{
    public ValueTask<DeliveryNews> RecordAsync(DeliveryReport report, CancellationToken cancellationToken)
    {
        lock (data.Lock)
        {
            if (!data.Deliveries.TryGetValue(report.Sid, out var known))
                data.Deliveries[report.Sid] = known = ([], time.GetUtcNow());

            var news = DeliveryHistory.NewsOf(report.Status, known.Statuses);
            known.Statuses.Add(report.Status);
            if (news == DeliveryNews.Failure)
                MemoryAttentionList.Add(data, report.ToAttention(time.GetUtcNow()));
            return ValueTask.FromResult(news);
        }
    }

    public ValueTask<IReadOnlyCollection<DeliveryStatus>> ListAsync(MessageSid sid, CancellationToken cancellationToken)
    {
        lock (data.Lock)
            return ValueTask.FromResult<IReadOnlyCollection<DeliveryStatus>>(data.Deliveries.TryGetValue(sid, out var known) ? [.. known.Statuses] : []);
    }
}
