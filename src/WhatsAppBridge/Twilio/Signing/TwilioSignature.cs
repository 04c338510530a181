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

    // The vendor fixed SHA-1; as a keyed MAC it is not broken by SHA-1's collisions.
    private static readonly HashAlgorithmName Algorithm = HashAlgorithmName.SHA1;

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
        Convert.ToBase64String(Hash(url, CanonicalForm(form).Span, authToken));

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

        var expected = Encoding.ASCII.GetBytes(signature!);
        var canonicalForm = CanonicalForm(form).Span;
        foreach (var candidate in SignedUrl.Candidates(url))
        {
            if (FindToken(candidate, canonicalForm, authTokens, expected) is { } token)
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
    private static ReadOnlyMemory<byte> CanonicalForm(IReadOnlyList<FormField> form)
    {
        if (form.Count == 0)
            return default;

        var sorted = form.ToArray();
        Array.Sort(sorted, static (a, b) => string.CompareOrdinal(a.Name, b.Name) is var byName && byName != 0
            ? byName
            : string.CompareOrdinal(a.Value, b.Value));

        var text = new ArrayBufferWriter<byte>(LengthOf(sorted));
        FormField? previous = null;
        foreach (var field in sorted)
        {
            if (field == previous)
                continue;

            Encoding.UTF8.GetBytes(field.Name, text);
            Encoding.UTF8.GetBytes(field.Value, text);
            previous = field;
        }

        return text.WrittenMemory;
    }

    // Most of it is ASCII; what is not makes the text longer while it is written.
    private static int LengthOf(FormField[] fields)
    {
        var length = 1;
        foreach (var field in fields)
            length += field.Name.Length + field.Value.Length;
        return length;
    }

    private static byte[] Hash(string url, ReadOnlySpan<byte> canonicalForm, string authToken)
    {
        var rented = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(url.Length) + canonicalForm.Length);
        try
        {
            return CryptographicOperations.HmacData(Algorithm, Encoding.UTF8.GetBytes(authToken), Signed(url, canonicalForm, rented));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static int? FindToken(string url, ReadOnlySpan<byte> canonicalForm, IReadOnlyList<string> authTokens, byte[] expected)
    {
        var rented = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(url.Length) + canonicalForm.Length);
        try
        {
            var signed = Signed(url, canonicalForm, rented);
            for (var i = 0; i < authTokens.Count; i++)
            {
                if (HasSigned(authTokens[i], signed, expected))
                    return i;
            }

            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static ReadOnlySpan<byte> Signed(string url, ReadOnlySpan<byte> canonicalForm, byte[] buffer)
    {
        var length = Encoding.UTF8.GetBytes(url, buffer);
        canonicalForm.CopyTo(buffer.AsSpan(length));
        return buffer.AsSpan(0, length + canonicalForm.Length);
    }

    private static bool HasSigned(string token, ReadOnlySpan<byte> signed, byte[] expected)
    {
        Span<byte> actual = stackalloc byte[SHA1.HashSizeInBytes];
        CryptographicOperations.HmacData(Algorithm, Encoding.UTF8.GetBytes(token), signed, actual);
        // Compared as text: two texts can stand for the same bytes, and Twilio writes but one of them.
        Span<byte> text = stackalloc byte[SignatureLength];
        Base64.EncodeToUtf8(actual, text, out _, out _);
        return CryptographicOperations.FixedTimeEquals(text, expected);
    }
}
