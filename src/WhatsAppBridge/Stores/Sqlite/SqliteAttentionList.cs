using WhatsAppBridge.Attention;

namespace WhatsAppBridge.Stores.Sqlite;

/// <summary>The attention list in the embedded store.</summary>
internal sealed class SqliteAttentionList(SqliteDatabase database) : IAttentionList
{
    public async ValueTask AddAsync(AttentionItem item, CancellationToken cancellationToken) => await database.WriteAsync(file => Add(file, item));

    public ValueTask<IReadOnlyList<AttentionItem>> ListAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult(database.Read<IReadOnlyList<AttentionItem>>(file =>
        {
            using var rows = file.Get("SELECT id, kind, sid, person, number, error_code, reason, noticed_at, retry FROM attention ORDER BY id").ExecuteReader();
            var items = new List<AttentionItem>();
            while (rows.Read())
            {
                items.Add(new AttentionItem
                {
                    Id = rows.GetInt64(0),
                    Kind = Enum.Parse<AttentionKind>(rows.GetString(1)),
                    Sid = new MessageSid(rows.GetString(2)),
                    Conversation = new ConversationKey(new WhatsAppAddress(rows.GetString(3)), new WhatsAppAddress(rows.GetString(4))),
                    ErrorCode = rows.IsDBNull(5) ? null : rows.GetInt32(5),
                    Reason = rows.GetString(6),
                    NoticedAt = DateTimeOffset.FromUnixTimeMilliseconds(rows.GetInt64(7)),
                    Retry = Enum.Parse<AttentionRetry>(rows.GetString(8)),
                });
            }

            return items;
        }));

    public async ValueTask<bool> DismissAsync(long id, CancellationToken cancellationToken) =>
        await database.WriteAsync(file => file.Get("DELETE FROM attention WHERE id = ?1", id).ExecuteNonQuery()) > 0;

    public async ValueTask SettleAsync(AttentionKind kind, MessageSid sid, CancellationToken cancellationToken) =>
        await database.WriteAsync(file => file.Get("DELETE FROM attention WHERE kind = ?1 AND sid = ?2", kind.ToString(), sid.Value).ExecuteNonQuery());

    internal static int Add(SqliteStatements file, AttentionItem item) => file.Get(
        """
        INSERT INTO attention (kind, sid, person, number, error_code, reason, noticed_at, retry) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
        ON CONFLICT (kind, sid) DO NOTHING
        """,
        item.Kind.ToString(), item.Sid.Value, item.Conversation.Person.Value, item.Conversation.Number.Value,
        item.ErrorCode, item.Reason, item.NoticedAt.ToUnixTimeMilliseconds(), item.Retry.ToString()).ExecuteNonQuery();
}
