using WhatsAppBridge.Attention;

namespace WhatsAppBridge.Stores.Memory;

/// <summary>The attention list in memory.</summary>
internal sealed class MemoryAttentionList(MemoryData data) : IAttentionList
{
    public ValueTask AddAsync(AttentionItem item, CancellationToken cancellationToken)
    {
        lock (data.Lock)
            Add(data, item);
        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<AttentionItem>> ListAsync(CancellationToken cancellationToken)
    {
        lock (data.Lock)
            return ValueTask.FromResult<IReadOnlyList<AttentionItem>>([.. data.Attention]);
    }

    public ValueTask<bool> DismissAsync(long id, CancellationToken cancellationToken)
    {
        lock (data.Lock)
            return ValueTask.FromResult(data.Attention.RemoveAll(item => item.Id == id) > 0);
    }

    public ValueTask SettleAsync(AttentionKind kind, MessageSid sid, CancellationToken cancellationToken)
    {
        lock (data.Lock)
            data.Attention.RemoveAll(item => item.Kind == kind && item.Sid == sid);
        return ValueTask.CompletedTask;
    }

    internal static void Add(MemoryData data, AttentionItem item)
    {
        if (!data.Attention.Exists(known => known.Kind == item.Kind && known.Sid == item.Sid))
            data.Attention.Add(item with { Id = ++data.LastAttentionId });
    }
}
