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
internal sealed class RedisKeys(string prefix)
{
    /// <summary>Part of how data is kept: with another number nothing would be found again.</summary>
    public const int Groups = 128;

    /// <summary>Which version of the bridge wrote here.</summary>
    public RedisKey Schema => $"{prefix}:schema";

    public RedisKey Values => $"{prefix}:values";

    /// <summary>What every key of the group begins with.</summary>
    public string GroupPrefix(int group) => string.Create(CultureInfo.InvariantCulture, $"{prefix}:{{{group}}}:");

    /// <summary>The group's conversations that somebody has, or should have, in hand; scored by when the lease ends.</summary>
    public RedisKey Busy(int group) => GroupPrefix(group) + "busy";

    public RedisKey Checked(int group) => GroupPrefix(group) + "checked";

    /// <summary>What was reported of one of our messages.</summary>
    public RedisKey Delivery(MessageSid sid) => $"{GroupPrefix(GroupOf(sid))}delivery:{sid.Value}";

    /// <summary>The group's part of the attention list; an entry is where its message's reports are.</summary>
    public RedisKey Attention(int group) => GroupPrefix(group) + "attention";

    public static int GroupOf(MessageSid sid) => GroupOf(Hash(sid.Value));

    public RedisPerson Person(WhatsAppAddress person)
    {
        var hash = Hash(person.Value);
        return new RedisPerson(GroupPrefix(GroupOf(hash)), GroupOf(hash), Base64Url.EncodeToString(hash.AsSpan(0, 16)));
    }

    /// <summary>The person behind a <see cref="RedisPerson.Tag"/>.</summary>
    public RedisPerson Person(string tag)
    {
        var group = int.Parse(tag.AsSpan(0, tag.IndexOf('.', StringComparison.Ordinal)), CultureInfo.InvariantCulture);
        return new RedisPerson(GroupPrefix(group), group, tag[(tag.IndexOf('.', StringComparison.Ordinal) + 1)..]);
    }

    /// <summary>The conversation the group's index names so.</summary>
    public RedisConversation Conversation(int group, string member)
    {
        var end = member.IndexOf(':', StringComparison.Ordinal);
        return new RedisConversation(new RedisPerson(GroupPrefix(group), group, member[..end]), member[(end + 1)..]);
    }

    private static byte[] Hash(string value) => SHA256.HashData(Encoding.UTF8.GetBytes(value));

    private static int GroupOf(byte[] hash) => hash[31] % Groups;
}

/// <summary>Keys of one person.</summary>
/// <param name="GroupPrefix">What every key of the group begins with.</param>
/// <param name="Group">The group.</param>
/// <param name="Id">The person's hash.</param>
internal sealed record RedisPerson(string GroupPrefix, int Group, string Id)
{
    /// <summary>What is known of the person: whose name it is, whom they became, where their messages were before.</summary>
    public RedisKey Record => GroupPrefix + Id;

    /// <summary>Other addresses of the person.</summary>
    public RedisKey Aliases => $"{GroupPrefix}{Id}:aliases";

    /// <summary>Our numbers the person has written to.</summary>
    public RedisKey Numbers => $"{GroupPrefix}{Id}:numbers";

    /// <summary>The person as others refer to them.</summary>
    public string Tag => string.Create(CultureInfo.InvariantCulture, $"{Group}.{Id}");

    public RedisConversation With(WhatsAppAddress number) => new(this, number.Value);
}

/// <summary>Keys of one conversation.</summary>
internal sealed class RedisConversation(RedisPerson person, string number)
{
    public RedisPerson Person => person;

    public string Number => number;

    /// <summary>How the group's index names it.</summary>
    public string Member { get; } = $"{person.Id}:{number}";

    /// <summary>Its state, its lease, its last number.</summary>
    public RedisKey Record { get; } = $"{person.GroupPrefix}{person.Id}:{number}";

    /// <summary>Its unfinished messages, by number.</summary>
    public RedisKey Open { get; } = $"{person.GroupPrefix}{person.Id}:{number}:open";

    /// <summary>All its messages, by when they came.</summary>
    public RedisKey Messages { get; } = $"{person.GroupPrefix}{person.Id}:{number}:messages";

    public RedisKey Busy { get; } = person.GroupPrefix + "busy";

    public RedisKey Message(string sid) => $"{person.GroupPrefix}{person.Id}:{number}:m:{sid}";
}
