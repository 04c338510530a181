using WhatsAppBridge.Deliveries;

namespace WhatsAppBridge.Stores.Sqlite;

/// <summary>Delivery reports in the embedded store.</summary>
internal sealed class SqliteDeliveryStore(SqliteDatabase database, TimeProvider time) : IDeliveryStore
{
    public async ValueTask<DeliveryNews> RecordAsync(DeliveryReport report, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return await database.WriteAsync(file =>
        {
            var news = DeliveryHistory.NewsOf(report.Status, ReadReports(file, report.Sid));
            if (news == DeliveryNews.Repeated)
                return news;

            file.Get(
                "INSERT INTO delivery (sid, status, error_code, reported_at) VALUES (?1, ?2, ?3, ?4)",
                report.Sid.Value, report.Status.ToString(), report.ErrorCode, now.ToUnixTimeMilliseconds()).ExecuteNonQuery();
            if (news == DeliveryNews.Failure)
                SqliteAttentionList.Add(file, report.ToAttention(now));
            return news;
        });
    }

    public ValueTask<IReadOnlyCollection<DeliveryStatus>> ListAsync(MessageSid sid, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyCollection<DeliveryStatus>>(database.Read(file => ReadReports(file, sid)));

    private static List<DeliveryStatus> ReadReports(SqliteStatements file, MessageSid sid)
    {
        using var rows = file.Get("SELECT status FROM delivery WHERE sid = ?1", sid.Value).ExecuteReader();
        var reports = new List<DeliveryStatus>();
        while (rows.Read())
            reports.Add(Enum.Parse<DeliveryStatus>(rows.GetString(0)));
        return reports;
    }
}
