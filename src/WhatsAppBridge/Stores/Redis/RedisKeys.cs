using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using StackExchange.Redis;

namespace WhatsAppBridge.Stores.Redis;

/// <summary>
/// Names of keys. Everything of one person is in one of <see cref="Groups"/> groups, and a group is one hash slot of a
/// cluster: <c>prefix:{group}:...</c>. People are named by a hash, so that nobody's number stands in a list of keys.
/// </summary>
/// <remarks>
/// A key is bytes that many begin with and an ending that is appended on the way to the server. A message needs some twenty; made as
/// strings at each step they were a quarter of what it allocated.
/// </remarks>
internal sealed class RedisKeys(string prefix)
{
    /// <summary>Part of how data is kept: with another number nothing would be found again.</summary>
    public const int Groups = 128;

    private const int LongestOnStack = 256;

    private readonly byte[][] _groups =
        [.. Enumerable.Range(0, Groups).Select(group => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{prefix}:{{{group}}}:")))];

    /// <summary>Which version of the bridge wrote here.</summary>
    public RedisKey Schema => $"{prefix}:schema";

    public RedisKey Values => $"{prefix}:values";

    /// <summary>What every key of the group begins with.</summary>
    public RedisKey GroupPrefix(int group) => _groups[group];

    /// <summary>The group's conversations that somebody has, or should have, in hand; scored by when the lease ends.</summary>
    public RedisKey Busy(int group) => GroupPrefix(group).Append("busy");

    public RedisKey Checked(int group) => GroupPrefix(group).Append("checked");

    /// <summary>What was reported of one of our messages.</summary>
    public RedisKey Delivery(MessageSid sid) => GroupPrefix(GroupOf(sid)).Append($"delivery:{sid.Value}");

    /// <summary>The group's part of the attention list; an entry is where its message's reports are.</summary>
    public RedisKey Attention(int group) => GroupPrefix(group).Append("attention");

    public static int GroupOf(MessageSid sid)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Hash(sid.Value, hash);
        return GroupOf(hash);
    }

    public RedisPerson Person(WhatsAppAddress person)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Hash(person.Value, hash);
        return PersonOf(GroupOf(hash), Base64Url.EncodeToString(hash[..16]));
    }

    /// <summary>The person behind a <see cref="RedisPerson.Tag"/>.</summary>
    public RedisPerson Person(string tag)
    {
        var end = tag.IndexOf('.', StringComparison.Ordinal);
        return PersonOf(int.Parse(tag.AsSpan(0, end), CultureInfo.InvariantCulture), tag[(end + 1)..]);
    }

    /// <summary>The conversation the group's index names so.</summary>
    public RedisConversation Conversation(int group, string member)
    {
        var end = member.IndexOf(':', StringComparison.Ordinal);
        return PersonOf(group, member[..end]).With(new WhatsAppAddress(member[(end + 1)..]));
    }

    /// <summary>The bytes of a key, from what it begins with.</summary>
    public static byte[] Join(ReadOnlySpan<byte> beginning, string ending)
    {
        var joined = new byte[beginning.Length + Encoding.UTF8.GetByteCount(ending)];
        beginning.CopyTo(joined);
        Encoding.UTF8.GetBytes(ending, joined.AsSpan(beginning.Length));
        return joined;
    }

    private RedisPerson PersonOf(int group, string id) => new(_groups[group], group, id);

    private static void Hash(string value, Span<byte> hash)
    {
        Span<byte> utf8 = stackalloc byte[LongestOnStack];
        SHA256.HashData(Encoding.UTF8.TryGetBytes(value, utf8, out var length) ? utf8[..length] : Encoding.UTF8.GetBytes(value), hash);
    }

    private static int GroupOf(ReadOnlySpan<byte> hash) => hash[31] % Groups;
}

/// <summary>Keys of one person.</summary>
/// <param name="groupPrefix">What every key of the group begins with.</param>
/// <param name="group">The group.</param>
/// <param name="id">The person's hash.</param>
internal sealed class RedisPerson(byte[] groupPrefix, int group, string id)
{
    private readonly byte[] _record = RedisKeys.Join(groupPrefix, id);

    public byte[] GroupPrefix => groupPrefix;

    public int Group => group;

    public string Id => id;

    /// <summary>What is known of the person: whose name it is, whom they became, where their messages were before.</summary>
    public RedisKey Record => _record;

    /// <summary>Other addresses of the person.</summary>
    public RedisKey Aliases => Record.Append(":aliases");

    /// <summary>Our numbers the person has written to.</summary>
    public RedisKey Numbers => Record.Append(":numbers");

    /// <summary>The person as others refer to them.</summary>
    public string Tag => string.Create(CultureInfo.InvariantCulture, $"{group}.{id}");

    public RedisConversation With(WhatsAppAddress number) => new(this, number.Value);
}

/// <summary>Keys of one conversation.</summary>
internal sealed class RedisConversation
{
    private readonly byte[] _record;
    private readonly byte[] _messagePrefix;

    public RedisConversation(RedisPerson person, string number)
    {
        (Person, Number, Member) = (person, number, $"{person.Id}:{number}");
        _record = RedisKeys.Join(person.GroupPrefix, Member);
        _messagePrefix = RedisKeys.Join(_record, ":m:");
    }

    public RedisPerson Person { get; }

    public string Number { get; }

    /// <summary>How the group's index names it.</summary>
    public string Member { get; }

    /// <summary>Its state, its lease, its last number.</summary>
    public RedisKey Record => _record;

    /// <summary>Its unfinished messages, by number.</summary>
    public RedisKey Open => Record.Append(":open");

    /// <summary>All its messages, by when they came.</summary>
    public RedisKey Messages => Record.Append(":messages");

    public RedisKey Busy => ((RedisKey)Person.GroupPrefix).Append("busy");

    public RedisKey Message(string sid) => ((RedisKey)_messagePrefix).Append(sid);
}
