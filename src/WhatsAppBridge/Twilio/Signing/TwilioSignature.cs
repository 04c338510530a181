using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace WhatsAppBridge.Twilio.Signing;

/// <summary>
/// Twilio's request signature: HMAC-SHA1 over the address Twilio called and the form it posted, keyed with the
/// account's auth token. Pure; follows twilio-node and twilio-python where Twilio's own validators disagree.
/// Source: https://www.twilio.com/docs/usage/webhooks/webhooks-security
/// </summary>
internal static class TwilioSignature
{
    public const string HeaderName = "X-Twilio-Signature";

    /// <summary>The query key that carries the SHA-256 of a body that is not a form.</summary>
    public const string BodyHashKey = "bodySHA256";

    private const int SignatureLength = 28;

    private const int LongestUsualUrl = 256;

    // In UTF-8, of one UTF-16 unit; a surrogate pair takes four bytes for two.
    private const int LongestCharacter = 3;

    // The vendor fixed SHA-1; as a keyed MAC it is not broken by SHA-1's collisions.
    private static readonly HashAlgorithmName Algorithm = HashAlgorithmName.SHA1;

    // The token most webhooks are signed with: making a hash ready for a key costs as much as hashing a message.
    [ThreadStatic]
    private static Keyed? _keyed;

    // Where a thread writes one form after the other; a long one's room is not kept.
    private const int LargestRoom = 64 * 1024;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _room;

    /// <summary>
    /// Could this header value be a signature at all? Base64 of 20 bytes is 28 characters, the last one padding.
    /// Lets a request be refused before its body is read.
    /// </summary>
    public static bool IsWellFormed(string? signature)
    {
        Span<byte> decoded = stackalloc byte[SHA1.HashSizeInBytes + 1];
        return signature is { Length: SignatureLength }
            && Convert.TryFromBase64String(signature, decoded, out var length)
            && length == SHA1.HashSizeInBytes;
    }

    /// <summary>The signature of a request as Twilio computes it.</summary>
    /// <param name="url">The full address, percent-encoded exactly as called, without a fragment.</param>
    /// <param name="form">The decoded form fields in any order; none for GET and for bodies that are not forms.</param>
    /// <param name="authToken">The account's primary auth token. API key secrets never sign.</param>
    public static string Compute(string url, IReadOnlyList<FormField> form, string authToken) =>
        Convert.ToBase64String(Hash(url, CanonicalForm(form), authToken));

    /// <summary>
    /// Verifies the signature of a form post or, with no fields, of a GET. The address is tried as given, without its
    /// port and with the scheme's default port, because Twilio may sign any of the three.
    /// </summary>
    /// <returns>False for a missing, malformed or wrong signature. Never throws. Takes the same time wherever the
    /// signature differs.</returns>
    public static bool IsValid(string? signature, string url, IReadOnlyList<FormField> form, IReadOnlyList<string> authTokens) =>
        FindToken(signature, url, form, authTokens) is not null;

    /// <summary>
    /// Verifies a request whose body is not a form: the address is signed without fields and must carry
    /// <see cref="BodyHashKey"/>, which must be the lower-case hexadecimal SHA-256 of the raw body.
    /// </summary>
    /// <returns>False also when the address has no body hash: such a body can't be trusted.</returns>
    public static bool IsValidForBody(string? signature, string url, ReadOnlySpan<byte> body, IReadOnlyList<string> authTokens) =>
        FindTokenForBody(signature, url, body, authTokens) is not null;

    /// <summary>As <see cref="IsValid"/>, and says which of the tokens has signed: its index, null for none of them.</summary>
    public static int? FindToken(string? signature, string url, IReadOnlyList<FormField> form, IReadOnlyList<string> authTokens)
    {
        if (!IsWellFormed(signature))
            return null;

        Span<byte> expected = stackalloc byte[SignatureLength];
        Encoding.ASCII.GetBytes(signature, expected);
        Span<byte> usualUrl = stackalloc byte[LongestUsualUrl];
        var canonicalForm = CanonicalForm(form);
        foreach (var candidate in SignedUrl.Candidates(url))
        {
            var written = Encoding.UTF8.TryGetBytes(candidate, usualUrl, out var length) ? usualUrl[..length] : Encoding.UTF8.GetBytes(candidate);
            if (FindToken(written, canonicalForm, authTokens, expected) is { } token)
                return token;
        }

        return null;
    }

    /// <summary>As <see cref="IsValidForBody"/>, and says which of the tokens has signed.</summary>
    public static int? FindTokenForBody(string? signature, string url, ReadOnlySpan<byte> body, IReadOnlyList<string> authTokens)
    {
        if (SignedUrl.QueryValue(url, BodyHashKey) is not { } claimed)
            return null;

        var actual = Convert.ToHexStringLower(SHA256.HashData(body));
        var isThatBody = CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(actual), Encoding.UTF8.GetBytes(claimed));
        var token = FindToken(signature, url, [], authTokens);
        return isThatBody ? token : null;
    }

    /// <summary>
    /// Names in ordinal order, each followed by its value; the values of a repeated name sorted, equal ones once.
    /// Names are sorted on their own: sorting name+value strings puts <c>Media1</c> and <c>Media10</c> wrong.
    /// </summary>
    /// <returns>Valid until the thread's next form.</returns>
    private static ReadOnlySpan<byte> CanonicalForm(IReadOnlyList<FormField> form)
    {
        if (form.Count == 0)
            return default;

        var room = _room ??= new ArrayBufferWriter<byte>(4 * 1024);
        room.ResetWrittenCount();
        var lent = ArrayPool<FormField>.Shared.Rent(form.Count);
        try
        {
            var sorted = lent.AsSpan(0, form.Count);
            for (var i = 0; i < sorted.Length; i++)
                sorted[i] = form[i];
            sorted.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name) is var byName && byName != 0
                ? byName
                : string.CompareOrdinal(a.Value, b.Value));
            Write(sorted, room);
        }
        finally
        {
            ArrayPool<FormField>.Shared.Return(lent, clearArray: true);
        }

        if (room.Capacity > LargestRoom)
            _room = null;
        return room.WrittenSpan;
    }

    // Room for all of it is asked for once: asking field by field took longer than encoding them.
    private static void Write(ReadOnlySpan<FormField> sorted, ArrayBufferWriter<byte> text)
    {
        var rest = text.GetSpan(LengthOf(sorted) + 1);
        for (var i = 0; i < sorted.Length; i++)
        {
            if (i > 0 && sorted[i] == sorted[i - 1])
                continue;

            rest = rest[Encoding.UTF8.GetBytes(sorted[i].Name, rest)..];
            rest = rest[Encoding.UTF8.GetBytes(sorted[i].Value, rest)..];
        }

        text.Advance(text.FreeCapacity - rest.Length);
    }

    // At most, where that fits into the room that is kept; counted, where it would only seem not to.
    private static int LengthOf(ReadOnlySpan<FormField> fields)
    {
        var (characters, bytes) = (0, 0);
        foreach (var field in fields)
            characters += field.Name.Length + field.Value.Length;
        if (characters <= LargestRoom / 2 / LongestCharacter)
            return characters * LongestCharacter;

        foreach (var field in fields)
            bytes += Encoding.UTF8.GetByteCount(field.Name) + Encoding.UTF8.GetByteCount(field.Value);
        return bytes;
    }

    private static byte[] Hash(string url, ReadOnlySpan<byte> canonicalForm, string authToken)
    {
        var actual = new byte[SHA1.HashSizeInBytes];
        Hash(Encoding.UTF8.GetBytes(url), canonicalForm, authToken, actual);
        return actual;
    }

    // The form can be long: it is neither copied to the address nor encoded twice.
    private static void Hash(ReadOnlySpan<byte> url, ReadOnlySpan<byte> canonicalForm, string authToken, Span<byte> actual)
    {
        var keyed = _keyed;
        if (keyed?.Token != authToken)
        {
            keyed?.Hash.Dispose();
            keyed = _keyed = new Keyed(authToken, IncrementalHash.CreateHMAC(Algorithm, Encoding.UTF8.GetBytes(authToken)));
        }

        keyed.Hash.AppendData(url);
        keyed.Hash.AppendData(canonicalForm);
        keyed.Hash.GetHashAndReset(actual);
    }

    private static int? FindToken(ReadOnlySpan<byte> url, ReadOnlySpan<byte> canonicalForm, IReadOnlyList<string> authTokens, ReadOnlySpan<byte> expected)
    {
        Span<byte> actual = stackalloc byte[SHA1.HashSizeInBytes];
        // Compared as text: two texts can stand for the same bytes, and Twilio writes but one of them.
        Span<byte> text = stackalloc byte[SignatureLength];
        for (var i = 0; i < authTokens.Count; i++)
        {
            Hash(url, canonicalForm, authTokens[i], actual);
            Base64.EncodeToUtf8(actual, text, out _, out _);
            if (CryptographicOperations.FixedTimeEquals(text, expected))
                return i;
        }

        return null;
    }

    private sealed record Keyed(string Token, IncrementalHash Hash);
}
