using System.Security.Cryptography;
using System.Text;
using WhatsAppBridge.Assistant;

namespace WhatsAppBridge.Conversations;

/// <summary>
/// Names people to the assistant without naming them: a keyed hash, the same in every session, so that IBM counts a
/// person once and a request to erase finds them again.
/// </summary>
internal sealed class PersonIds(ConversationOptions options, IConversationStore store)
{
    private const string SecretName = "user-id-secret";

    // Making a hash ready for a key costs several times what hashing a name does.
    [ThreadStatic]
    private static Keyed? _keyed;

    // Whoever writes now writes again soon.
    private readonly Recent<WhatsAppAddress, CustomerId> _ids = new(capacity: 10_000);

    private volatile byte[]? _key;

    /// <summary>True when the key was made just now: then the assistant knows nobody by it.</summary>
    public bool IsNew { get; private set; }

    /// <summary>64 hexadecimal digits.</summary>
    public async ValueTask<CustomerId> OfAsync(WhatsAppAddress person, CancellationToken cancellationToken)
    {
        if (_key is null)
        {
            var made = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
            var secret = options.UserIdSecret ?? await store.GetOrAddValueAsync(SecretName, made, cancellationToken);
            IsNew = secret == made;
            _key = Encoding.UTF8.GetBytes(secret);
        }

        if (_ids.Find(person) is { } known)
            return known;

        var id = new CustomerId(Hash(_key, person.Value));
        _ids.Keep(person, id, _ids.Edition);
        return id;
    }

    private static string Hash(byte[] key, string name)
    {
        var keyed = _keyed;
        if (keyed?.Key != key)
        {
            _keyed = new Keyed(key, IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key));
            keyed?.Hash.Dispose();
            keyed = _keyed;
        }

        Span<byte> hashed = stackalloc byte[HMACSHA256.HashSizeInBytes];
        keyed.Hash.AppendData(Encoding.UTF8.GetBytes(name));
        keyed.Hash.GetHashAndReset(hashed);
        return Convert.ToHexStringLower(hashed);
    }

    private sealed record Keyed(byte[] Key, IncrementalHash Hash);
}
