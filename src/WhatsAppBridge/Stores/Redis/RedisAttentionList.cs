using System.Globalization;
using StackExchange.Redis;
using WhatsAppBridge.Attention;

namespace WhatsAppBridge.Stores.Redis;

/// <summary>The attention list, in as many parts as there are groups. It is short, and read by people only.</summary>
internal sealed class RedisAttentionList(RedisConnection connection) : IAttentionList
{
    public async ValueTask AddAsync(AttentionItem item, CancellationToken cancellationToken) => await connection.EvaluateAsync(
        RedisReportScripts.Add, [connection.Keys.Attention(RedisKeys.GroupOf(item.Sid))],
        NameOf(item.Kind, item.Sid), StoreJson.Write(item), (long)connection.Options.Silence.TotalMilliseconds);

    public async ValueTask<IReadOnlyList<AttentionItem>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await ReadAllAsync(connection)).Select(entry => entry.Item).OrderBy(item => item.NoticedAt).ThenBy(item => item.Id)];

    public async ValueTask<bool> DismissAsync(long id, CancellationToken cancellationToken)
    {
        var entry = (await ReadAsync(connection, (int)(id % RedisKeys.Groups))).Find(entry => entry.Item.Id == id);
        return entry is not null && await connection.ReadAsync(database => database.HashDeleteAsync(entry.List, entry.Name));
    }

    public async ValueTask SettleAsync(AttentionKind kind, MessageSid sid, CancellationToken cancellationToken) =>
        await connection.ReadAsync(database => database.HashDeleteAsync(connection.Keys.Attention(RedisKeys.GroupOf(sid)), NameOf(kind, sid)));

    /// <summary>One entry for each kind and message.</summary>
    internal static string NameOf(AttentionKind kind, MessageSid sid) => $"{kind}:{sid.Value}";

    internal static async Task PruneAsync(RedisConnection connection, DateTimeOffset before)
    {
        foreach (var entry in (await ReadAllAsync(connection)).Where(entry => entry.Item.NoticedAt < before))
            await connection.ReadAsync(database => database.HashDeleteAsync(entry.List, entry.Name));
    }

    internal static async Task<IReadOnlyList<RedisAttentionEntry>> ReadAllAsync(RedisConnection connection) =>
        [.. (await Task.WhenAll(Enumerable.Range(0, RedisKeys.Groups).Select(group => ReadAsync(connection, group)))).SelectMany(entries => entries)];

    private static async Task<List<RedisAttentionEntry>> ReadAsync(RedisConnection connection, int group)
    {
        var list = connection.Keys.Attention(group);
        var fields = await connection.ReadAsync(database => database.HashGetAllAsync(list));
        return [.. fields.Where(field => field.Name != "#").Select(field => ReadEntry(list, group, field))];
    }

    // The number it was given in its part of the list, a colon, the entry.
    private static RedisAttentionEntry ReadEntry(RedisKey list, int group, HashEntry field)
    {
        byte[] value = field.Value!;
        var end = Array.IndexOf(value, (byte)':');
        var number = long.Parse(value.AsSpan(0, end), CultureInfo.InvariantCulture);
        return new RedisAttentionEntry(list, field.Name, StoreJson.ReadAttention(value[(end + 1)..]) with { Id = (number * RedisKeys.Groups) + group });
    }
}

/// <summary>An entry and where it is.</summary>
internal sealed record RedisAttentionEntry(RedisKey List, RedisValue Name, AttentionItem Item);
