using System.Security.Cryptography;
using System.Text;

namespace WhatsAppBridge.Stores.Redis;

/// <summary>
/// A script and the name by which a server that knows it runs it (https://redis.io/docs/latest/commands/evalsha/). The library would
/// look the name up by the text, thousands of characters at each call.
/// </summary>
internal sealed class RedisScript
{
    private RedisScript(string text)
    {
        Text = text;
#pragma warning disable CA5350 // A name, as Redis makes it, and no protection.
        Name = SHA1.HashData(Encoding.UTF8.GetBytes(text));
#pragma warning restore CA5350
    }

    public string Text { get; }

    public byte[] Name { get; }

    public static implicit operator RedisScript(string text) => new(text);
}
