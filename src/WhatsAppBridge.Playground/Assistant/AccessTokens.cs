using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace WhatsAppBridge.Playground.Assistant;

/// <summary>The access tokens given out. They are JWTs, since the vendor's SDKs read the times inside.</summary>
internal sealed class AccessTokens(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> _expirations = new(StringComparer.Ordinal);
    private readonly byte[] _signingKey = RandomNumberGenerator.GetBytes(32);

    public AccessToken Issue(TimeSpan lifetime)
    {
        var now = time.GetUtcNow();
        var token = new AccessToken(Jwt(now, now + lifetime), now, now + lifetime);
        foreach (var (old, end) in _expirations)
        {
            if (end <= now)
                _expirations.TryRemove(old, out _);
        }

        _expirations[token.Value] = token.Expires;
        return token;
    }

    /// <summary>Lets a token in that was made elsewhere.</summary>
    public void Add(string token, TimeSpan lifetime) => _expirations[token] = time.GetUtcNow() + lifetime;

    public bool IsGood(string token) => _expirations.TryGetValue(token, out var end) && time.GetUtcNow() < end;

    public void RevokeAll() => _expirations.Clear();

    private string Jwt(DateTimeOffset issued, DateTimeOffset expires)
    {
        var header = new JsonObject { ["alg"] = "HS256", ["typ"] = "JWT" };
        var claims = new JsonObject
        {
            ["jti"] = Guid.NewGuid().ToString(),
            ["sub"] = "playground",
            ["iat"] = issued.ToUnixTimeSeconds(),
            ["exp"] = expires.ToUnixTimeSeconds(),
        };
        var signed = $"{Encode(header)}.{Encode(claims)}";
        var signature = HMACSHA256.HashData(_signingKey, Encoding.ASCII.GetBytes(signed));
        return $"{signed}.{WebEncoders.Base64UrlEncode(signature)}";
    }

    private static string Encode(JsonObject part) => WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(part.ToJsonString()));
}
