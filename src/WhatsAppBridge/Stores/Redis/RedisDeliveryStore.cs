using StackExchange.Redis;
using WhatsAppBridge.Deliveries;

namespace WhatsAppBridge.Stores.Redis;

/// <summary>Delivery reports, in the same hash slot as what they add to the attention list.</summary>
internal sealed class RedisDeliveryStore(RedisConnection connection, TimeProvider time) : IDeliveryStore
{
    public async ValueTask<DeliveryNews> RecordAsync(DeliveryReport report, CancellationToken cancellationToken)
    {
        RedisKey[] keys = [connection.Keys.Delivery(report.Sid), connection.Keys.Attention(RedisKeys.GroupOf(report.Sid))];
        var known = "";
        // What a report means depends on the earlier ones. Most are the first, so that is assumed until the store says otherwise;
        // a message has so few kinds of report that this ends.
        while (true)
        {
            var news = DeliveryHistory.NewsOf(report.Status, Read(known));
            if (news == DeliveryNews.Repeated)
                return news;

            var item = report.ToAttention(time.GetUtcNow());
            var reply = await connection.EvaluateAsync(
                RedisReportScripts.Report, keys,
                report.Status.ToString(), known, (long)connection.Options.Retention.TotalMilliseconds,
                news == DeliveryNews.Failure ? RedisAttentionList.NameOf(item.Kind, item.Sid) : "", StoreJson.Write(item), (long)connection.Options.Silence.TotalMilliseconds);
            if (reply.IsNull)
                return news;
            known = (string)reply!;
        }
    }

    public async ValueTask<IReadOnlyCollection<DeliveryStatus>> ListAsync(MessageSid sid, CancellationToken cancellationToken) =>
        Read(string.Join(',', (await connection.ReadAsync(database => database.SetMembersAsync(connection.Keys.Delivery(sid)))).Select(status => (string)status!)));

    private static List<DeliveryStatus> Read(string reports) => [.. reports.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Enum.Parse<DeliveryStatus>)];
}
