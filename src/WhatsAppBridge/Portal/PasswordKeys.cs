using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace WhatsAppBridge.Portal;

/// <summary>
/// Seals cookies and tokens with keys made from the portal's password instead of a ring of keys in a folder: they hold
/// after a restart and on every instance, with nothing to keep or to share, and a new password ends them all.
/// </summary>
internal sealed class PasswordKeys : IDataProtectionProvider
{
    // Whoever has a cookie may try passwords on it without asking us; this makes each try as dear as the hash of a
    // stored password. Source: https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html
    private const int Iterations = 600_000;

    private const int KeyLength = 32;

    private readonly Lazy<byte[]> _key;

    /// <param name="password">The operators' password.</param>
    /// <param name="deployment">Names the bridge, the same on every instance, so that equal passwords make different keys.</param>
    public PasswordKeys(string password, string deployment) => _key = new(() => Rfc2898DeriveBytes.Pbkdf2(
        password, Encoding.UTF8.GetBytes("WhatsAppBridge portal " + deployment), Iterations, HashAlgorithmName.SHA256, KeyLength));

    public IDataProtector CreateProtector(string purpose) => new Protector(() => _key.Value, purpose);

    /// <summary>AES-256 in GCM with a random nonce: nonce, tag, then what is sealed.</summary>
    private sealed class Protector : IDataProtector
    {
        private readonly Lazy<byte[]> _key;

        public Protector(Func<byte[]> parent, string purpose) =>
            _key = new(() => HKDF.DeriveKey(HashAlgorithmName.SHA256, parent(), KeyLength, info: Encoding.UTF8.GetBytes(purpose)));

        private static int NonceLength => AesGcm.NonceByteSizes.MaxSize;

        private static int TagLength => AesGcm.TagByteSizes.MaxSize;

        public IDataProtector CreateProtector(string purpose) => new Protector(() => _key.Value, purpose);

        public byte[] Protect(byte[] plaintext)
        {
            var sealedData = new byte[NonceLength + TagLength + plaintext.Length];
            var all = sealedData.AsSpan();
            RandomNumberGenerator.Fill(all[..NonceLength]);
            using var aes = new AesGcm(_key.Value, TagLength);
            aes.Encrypt(all[..NonceLength], plaintext, all[(NonceLength + TagLength)..], all.Slice(NonceLength, TagLength));
            return sealedData;
        }

        /// <exception cref="CryptographicException">Not sealed by these keys: forged, or made with an earlier password.</exception>
        public byte[] Unprotect(byte[] protectedData)
        {
            if (protectedData.Length < NonceLength + TagLength)
                throw new CryptographicException("Too short to be sealed.");

            var all = protectedData.AsSpan();
            var plaintext = new byte[all.Length - NonceLength - TagLength];
            using var aes = new AesGcm(_key.Value, TagLength);
            aes.Decrypt(all[..NonceLength], all[(NonceLength + TagLength)..], all.Slice(NonceLength, TagLength), plaintext);
            return plaintext;
        }
    }
}
